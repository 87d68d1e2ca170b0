/** The address under which a calendar program publishes a calendar, as somebody pastes it. */

export const CALENDAR_ADDRESS_MAX = 2000;
/** The web's own, and the usual second one. */
export const CALENDAR_PORTS: readonly number[] = [443, 8443];

export type AddressProblem = "noAddress" | "insecure" | "signIn" | "port" | "nowhere";

/** For the form, and for whoever passes it by. None repeats the address: it may be a secret. */
export const ADDRESS_SENTENCES: Record<AddressProblem, string> = {
  noAddress: "This isn’t an address. Copy it whole from your calendar program.",
  insecure: "Only addresses that begin with https:// or webcal:// are read.",
  signIn: "This address holds a name and a password. Use a secret link without them.",
  port: "This address names a port that isn’t read.",
  nowhere: "This address isn’t on the public internet.",
};

/**
 * The address as it will be asked for; `url` is normal and has no fragment. Names only: what is a number, however it is
 * spelt, is nobody's calendar. Says nothing about where the name leads, which is judged each time it is resolved.
 */
export function readCalendarAddress(
  text: string,
  ports: readonly number[] = CALENDAR_PORTS,
): { url: string; host: string } | { problem: AddressProblem } {
  const trimmed = text.trim();
  if (trimmed === "" || trimmed.length > CALENDAR_ADDRESS_MAX) return { problem: "noAddress" };
  let url: URL;
  try {
    url = new URL(trimmed.replace(/^webcals?:/i, "https:"));
  } catch {
    return { problem: "noAddress" };
  }
  if (url.protocol === "http:") return { problem: "insecure" };
  if (url.protocol !== "https:") return { problem: "noAddress" };
  if (url.username !== "" || url.password !== "") return { problem: "signIn" };
  const host = url.hostname.replace(/\.$/, "");
  if (!isName(host)) return { problem: "nowhere" };
  if (!ports.includes(url.port === "" ? 443 : Number(url.port))) return { problem: "port" };
  url.hostname = host;
  url.hash = "";
  return { url: url.href, host };
}

/** `URL` has turned every spelling of a number into "127.0.0.1" or "[::1]" by now. */
function isName(host: string): boolean {
  if (!host.includes(".") || host.includes("[") || /^[\d.]+$/.test(host)) return false;
  return !/\.(localhost|local|internal|lan|home\.arpa)$/.test(host);
}
