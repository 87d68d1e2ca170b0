const DAY_MS = 86_400_000;

/** When New York next changes its clock. */
export function nextClockChange(): { sunday: string; isBack: boolean } {
  const offsetOn = (at: number) => {
    const words = { timeZone: "America/New_York", timeZoneName: "longOffset" } as const;
    const parts = new Intl.DateTimeFormat("en-US", words).formatToParts(at);
    return parts.find(({ type }) => type === "timeZoneName")?.value ?? "";
  };
  for (let days = 8; days < 350; days++) {
    const noon = Date.parse(`${new Date(Date.now() + days * DAY_MS).toISOString().slice(0, 10)}T17:00:00Z`);
    if (offsetOn(noon) !== offsetOn(noon - DAY_MS)) {
      return { sunday: new Date(noon).toISOString().slice(0, 10), isBack: offsetOn(noon).includes("5") };
    }
  }
  throw new Error("New York no longer changes its clock");
}
