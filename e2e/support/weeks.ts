/** The Monday of a coming week in New York, as the addresses have it; 1 is next week's. */
export function mondayAhead(weeks: number): string {
  const today = new Date(new Date().toLocaleString("en-US", { timeZone: "America/New_York" }));
  const days = ((8 - today.getDay()) % 7 || 7) as number;
  today.setDate(today.getDate() + days + (weeks - 1) * 7);
  const two = (value: number) => String(value).padStart(2, "0");
  return `${today.getFullYear()}-${two(today.getMonth() + 1)}-${two(today.getDate())}`;
}
