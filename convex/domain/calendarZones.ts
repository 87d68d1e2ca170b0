/** Zones as calendar programs name them. */
import { isTimeZone, type TimeZone } from "./time";

/** What Outlook calls the zones in which most people live. */
const WINDOWS = new Map<string, TimeZone>(
  Object.entries({
    utc: "UTC",
    "gmt standard time": "Europe/London",
    "greenwich standard time": "Atlantic/Reykjavik",
    "w. europe standard time": "Europe/Berlin",
    "central europe standard time": "Europe/Budapest",
    "central european standard time": "Europe/Warsaw",
    "romance standard time": "Europe/Paris",
    "e. europe standard time": "Europe/Chisinau",
    "fle standard time": "Europe/Kyiv",
    "gtb standard time": "Europe/Bucharest",
    "turkey standard time": "Europe/Istanbul",
    "russian standard time": "Europe/Moscow",
    "israel standard time": "Asia/Jerusalem",
    "south africa standard time": "Africa/Johannesburg",
    "egypt standard time": "Africa/Cairo",
    "arabian standard time": "Asia/Dubai",
    "arab standard time": "Asia/Riyadh",
    "pakistan standard time": "Asia/Karachi",
    "india standard time": "Asia/Kolkata",
    "se asia standard time": "Asia/Bangkok",
    "singapore standard time": "Asia/Singapore",
    "china standard time": "Asia/Shanghai",
    "taipei standard time": "Asia/Taipei",
    "tokyo standard time": "Asia/Tokyo",
    "korea standard time": "Asia/Seoul",
    "w. australia standard time": "Australia/Perth",
    "aus eastern standard time": "Australia/Sydney",
    "e. australia standard time": "Australia/Brisbane",
    "cen. australia standard time": "Australia/Adelaide",
    "new zealand standard time": "Pacific/Auckland",
    "hawaiian standard time": "Pacific/Honolulu",
    "alaskan standard time": "America/Anchorage",
    "pacific standard time": "America/Los_Angeles",
    "us mountain standard time": "America/Phoenix",
    "mountain standard time": "America/Denver",
    "central standard time": "America/Chicago",
    "canada central standard time": "America/Regina",
    "central standard time (mexico)": "America/Mexico_City",
    "eastern standard time": "America/New_York",
    "us eastern standard time": "America/Indianapolis",
    "atlantic standard time": "America/Halifax",
    "newfoundland standard time": "America/St_Johns",
    "sa pacific standard time": "America/Bogota",
    "e. south america standard time": "America/Sao_Paulo",
    "argentina standard time": "America/Buenos_Aires",
  }),
);

/** "Europe/Berlin", "/citadel.org/20250301/Europe/Berlin", "W. Europe Standard Time"; null for anything else. */
export function zoneOfName(told: string): TimeZone | null {
  const name = told.trim().replace(/^"|"$/g, "");
  if (name.length === 0 || name.length > 120) return null;
  const parts = name.split("/");
  for (const count of [parts.length, 3, 2]) {
    const candidate = parts.slice(-count).join("/");
    if (/^[A-Za-z_+\-0-9/]+$/.test(candidate) && isTimeZone(candidate)) return candidate;
  }
  return WINDOWS.get(name.toLowerCase()) ?? null;
}
