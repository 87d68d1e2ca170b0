import { Temporal } from "temporal-polyfill";

/** Every kind of zone there is: both hemispheres, half and quarter hours, Ramadan pauses, no change at all, recent reforms. */
export const FORTY_ZONES = [
  "UTC",
  "America/New_York",
  "America/Chicago",
  "America/Denver",
  "America/Los_Angeles",
  "America/Phoenix",
  "America/Anchorage",
  "America/Adak",
  "Pacific/Honolulu",
  "America/Halifax",
  "America/St_Johns",
  "America/Sao_Paulo",
  "America/Santiago",
  "America/Asuncion",
  "America/Mexico_City",
  "America/Ciudad_Juarez",
  "America/Havana",
  "America/Nuuk",
  "America/Scoresbysund",
  "Europe/London",
  "Europe/Dublin",
  "Europe/Paris",
  "Europe/Kyiv",
  "Europe/Moscow",
  "Europe/Volgograd",
  "Africa/Cairo",
  "Africa/Casablanca",
  "Africa/Juba",
  "Asia/Beirut",
  "Asia/Gaza",
  "Asia/Tehran",
  "Asia/Amman",
  "Asia/Kolkata",
  "Asia/Kathmandu",
  "Asia/Almaty",
  "Asia/Tokyo",
  "Australia/Lord_Howe",
  "Pacific/Fiji",
  "Pacific/Apia",
  "Pacific/Chatham",
] as const;

export const FROM_AT = Date.UTC(2020, 0, 1);
/** Exclusive. */
export const UNTIL_AT = Date.UTC(2041, 0, 1);

export function instant(text: string): number {
  return Temporal.Instant.from(text).epochMilliseconds;
}

/** Offset at an instant, by Temporal: other logic than ours. */
export function temporalOffsetMinutes(at: number, zone: string): number {
  return (
    Temporal.Instant.fromEpochMilliseconds(at).toZonedDateTimeISO(zone).offsetNanoseconds / 60_000_000_000
  );
}

export function temporalTransitions(zone: string, fromAt: number, untilAt: number): number[] {
  const transitions: number[] = [];
  let cursor: Temporal.ZonedDateTime | null = Temporal.Instant.fromEpochMilliseconds(
    fromAt - 1,
  ).toZonedDateTimeISO(zone);
  for (;;) {
    cursor = cursor.getTimeZoneTransition("next");
    if (cursor === null || cursor.epochMilliseconds >= untilAt) return transitions;
    transitions.push(cursor.epochMilliseconds);
  }
}

/**
 * Laws passed after the tz release that Node 20 carries (2025c) and known to the packaged one: where the machine's data
 * are the older, the two can only be compared before these instants.
 */
const CHANGED_SINCE_2025C: Record<string, string> = {
  "Africa/Casablanca": "2026-09-20T00:00:00Z",
  "Africa/El_Aaiun": "2026-09-20T00:00:00Z",
  "America/Edmonton": "2026-11-01T00:00:00Z",
  "America/Havana": "2026-11-01T00:00:00Z",
  "America/Inuvik": "2026-11-01T00:00:00Z",
  "America/Vancouver": "2026-11-01T00:00:00Z",
  "America/Winnipeg": "2026-11-01T00:00:00Z",
  "Europe/Chisinau": "2022-03-27T00:00:00Z",
};

/** The packaged database ends its rules with 2037. */
const DATABASE_UNTIL_AT = Date.UTC(2037, 11, 31);

export function comparableUntil(zone: string, machineVersion: string, packagedVersion: string): number {
  const changedAt = CHANGED_SINCE_2025C[zone];
  return changedAt !== undefined && machineVersion < packagedVersion ? instant(changedAt) : DATABASE_UNTIL_AT;
}
