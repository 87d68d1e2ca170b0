import fc from "fast-check";
import moment from "moment-timezone";
import { Temporal } from "temporal-polyfill";
import { afterAll, describe, expect, it } from "vitest";
import {
  addDays,
  clockChangesBetween,
  DAY,
  dayBounds,
  daysBetween,
  HOUR,
  instantOf,
  isFirstPass,
  isLocalDate,
  isTimeZone,
  localDateOf,
  MINUTE,
  minuteOfDayOf,
  mondayOf,
  offsetMinutesAt,
  QUARTER,
  weekdayOf,
  zoneAbbreviation,
  type LocalInstant,
} from "../../convex/domain/time.ts";
import { IS_SOAK } from "../support/soak.ts";
import {
  comparableUntil,
  FORTY_ZONES,
  FROM_AT,
  instant,
  temporalOffsetMinutes,
  temporalTransitions,
  UNTIL_AT,
} from "./zones.ts";

const NEW_YORK = "America/New_York";
/** Every zone this machine knows. */
const ALL_ZONES: readonly string[] = Intl.supportedValuesOf("timeZone");
/** Temporal computes slowly here: it is asked about forty, with SOAK=1 about all. */
const TEMPORAL_ZONES: readonly string[] = IS_SOAK ? ALL_ZONES : FORTY_ZONES;
const machineZone = process.env["TZ"];
afterAll(() => {
  if (machineZone === undefined) delete process.env["TZ"];
  else process.env["TZ"] = machineZone;
});

const dates = (instants: readonly number[]) => instants.map((at) => new Date(at).toISOString());
const around = (at: number) => [at - MINUTE, at, at + MINUTE, at - 12 * HOUR, at + 12 * HOUR];
const regularly: number[] = [];
for (let at = FROM_AT; at < UNTIL_AT; at += 17 * DAY + 5 * HOUR + QUARTER) regularly.push(at);

describe.each(ALL_ZONES)("%s, 2020–2040", (zone) => {
  const data = moment.tz.zone(zone);
  const changes = (data?.untils ?? []).filter((at) => at > FROM_AT && at < UNTIL_AT);
  const probes = [...changes.flatMap(around), ...regularly];

  it("has the offsets of the packaged tz database, to the minute of every change", () => {
    expect(data).not.toBeNull();
    const untilAt = comparableUntil(zone, process.versions["tz"] ?? "", moment.tz.dataVersion);
    const wrong = probes
      .filter((at) => at < untilAt)
      .filter((at) => offsetMinutesAt(at, zone) !== -data!.utcOffset(at));
    expect(dates(wrong)).toEqual([]);
  });

  it("tells each change once, with what it changes from and to", () => {
    const untilAt = comparableUntil(zone, process.versions["tz"] ?? "", moment.tz.dataVersion);
    // The database lists changes of the name alone too.
    const offset = (at: number) => 0 - data!.utcOffset(at);
    const expected = changes
      .filter((at) => at < untilAt && offset(at) !== offset(at - 1))
      .map((at) => ({ at, beforeMinutes: offset(at - 1), afterMinutes: offset(at) }));
    const told = clockChangesBetween(FROM_AT, UNTIL_AT - 1, zone).filter(({ at }) => at < untilAt);
    expect(told).toEqual(expected);
    for (const { at } of told) {
      expect(clockChangesBetween(at - 1, at, zone)).toHaveLength(1);
      expect(clockChangesBetween(at, at + DAY, zone)).toHaveLength(0);
    }
  });

  it("sits on quarter hours, so that the UTC grid is the local grid", () => {
    expect(dates(probes.filter((at) => offsetMinutesAt(at, zone) % 15 !== 0))).toEqual([]);
  });
});

it.each(TEMPORAL_ZONES)(
  "%s has the offsets that Temporal computes, to the minute of every change",
  (zone) => {
    const probes = [...temporalTransitions(zone, FROM_AT, UNTIL_AT).flatMap(around), ...regularly];
    const wrong = probes.filter((at) => offsetMinutesAt(at, zone) !== temporalOffsetMinutes(at, zone));
    expect(dates(wrong)).toEqual([]);
  },
);

describe.each(TEMPORAL_ZONES)("wall times of %s, 2020–2040", (zone) => {
  it("around every change are the instants Temporal gives, the first of two, the skip itself for none", () => {
    const wrong: string[] = [];
    for (const changeAt of temporalTransitions(zone, FROM_AT, UNTIL_AT)) {
      const day = localDateOf(changeAt - 12 * HOUR, zone);
      for (const localDate of [day, addDays(day, 1), addDays(day, 2)]) {
        const midnight = Temporal.PlainDateTime.from(localDate);
        for (let minute = 0; minute <= 1440; minute += 15) {
          const ours = instantOf(localDate, minute, zone);
          if (!isWhatTemporalSays(midnight.add({ minutes: minute }), zone, ours)) {
            wrong.push(`${localDate} ${minute}: ${ours.kind} ${new Date(ours.at).toISOString()}`);
          }
        }
      }
    }
    expect(wrong).toEqual([]);
  });
});

function isWhatTemporalSays(wall: Temporal.PlainDateTime, zone: string, { at, kind }: LocalInstant): boolean {
  const earlier = wall.toZonedDateTime(zone, { disambiguation: "earlier" });
  const later = wall.toZonedDateTime(zone, { disambiguation: "later" });
  if (earlier.epochMilliseconds === later.epochMilliseconds) {
    return kind === "exact" && at === earlier.epochMilliseconds;
  }
  if (earlier.toPlainDateTime().equals(wall)) return kind === "ambiguous" && at === earlier.epochMilliseconds;
  // The skip itself: a minute before it the clock shows an earlier time, at it a later one.
  const shown = (instantAt: number) =>
    Temporal.Instant.fromEpochMilliseconds(instantAt).toZonedDateTimeISO(zone).toPlainDateTime();
  const compare = (instantAt: number) => Temporal.PlainDateTime.compare(shown(instantAt), wall);
  return kind === "nonexistent" && compare(at) === 1 && compare(at - MINUTE) === -1;
}

describe("wall times", () => {
  it("half past two on a spring-forward night doesn't exist and stands for the skip at three", () => {
    const skip = instant("2026-03-08T07:00:00Z");
    expect(instantOf("2026-03-08", 120, NEW_YORK)).toEqual({ at: skip, kind: "nonexistent" });
    expect(instantOf("2026-03-08", 150, NEW_YORK)).toEqual({ at: skip, kind: "nonexistent" });
    expect(instantOf("2026-03-08", 180, NEW_YORK)).toEqual({ at: skip, kind: "exact" });
    expect(instantOf("2026-03-08", 105, NEW_YORK)).toEqual({ at: skip - QUARTER, kind: "exact" });
  });

  it("half past one on a fall-back night happens twice and means the first", () => {
    const first = instant("2026-11-01T05:30:00Z");
    expect(instantOf("2026-11-01", 90, NEW_YORK)).toEqual({ at: first, kind: "ambiguous" });
    expect(isFirstPass(first, NEW_YORK)).toBe(true);
    expect(isFirstPass(first + HOUR, NEW_YORK)).toBe(false);
    expect(isFirstPass(first + 2 * HOUR, NEW_YORK)).toBe(true);
  });

  it("a midnight can be skipped too: Cairo's last Thursday of April", () => {
    const skip = instant("2026-04-23T22:00:00Z");
    expect(instantOf("2026-04-24", 0, "Africa/Cairo")).toEqual({ at: skip, kind: "nonexistent" });
    expect(dayBounds("2026-04-24", "Africa/Cairo").startsAt).toBe(skip);
  });

  it("Lord Howe moves by half an hour only", () => {
    const { startsAt, endsAt } = dayBounds("2026-04-05", "Australia/Lord_Howe");
    expect(endsAt - startsAt).toBe(24 * HOUR + 30 * MINUTE);
  });

  it("days have 23, 24 or 25 hours and the end of one is the start of the next", () => {
    const length = (localDate: string) => {
      const bounds = dayBounds(localDate, NEW_YORK);
      expect(bounds.endsAt).toBe(dayBounds(addDays(localDate, 1), NEW_YORK).startsAt);
      return (bounds.endsAt - bounds.startsAt) / HOUR;
    };
    expect(["2026-03-08", "2026-06-01", "2026-11-01"].map(length)).toEqual([23, 24, 25]);
  });

  it("at one instant it is another date in Honolulu than in Tokyo and Kiritimati", () => {
    const at = instant("2026-11-22T23:30:00Z");
    expect(localDateOf(at, "Pacific/Honolulu")).toBe("2026-11-22");
    expect(localDateOf(at, "Asia/Tokyo")).toBe("2026-11-23");
    expect(minuteOfDayOf(at, "Pacific/Kiritimati")).toBe(13 * 60 + 30);
    expect(minuteOfDayOf(at, "Asia/Kathmandu")).toBe(5 * 60 + 15);
  });

  it("instant → wall clock → instant comes back, except in the second pass of a repeated hour", () => {
    fc.assert(
      fc.property(
        fc.constantFrom(...FORTY_ZONES),
        fc.integer({ min: FROM_AT, max: UNTIL_AT - 1 }),
        (zone, ms) => {
          const at = Math.floor(ms / QUARTER) * QUARTER;
          const back = instantOf(localDateOf(at, zone), minuteOfDayOf(at, zone), zone);
          expect(back.kind).not.toBe("nonexistent");
          if (back.at !== at) expect(back.kind).toBe("ambiguous");
          expect(isFirstPass(at, zone)).toBe(back.at === at);
        },
      ),
      { numRuns: 2000, seed: 20261122 },
    );
  });

  it("later wall times never become earlier instants", () => {
    fc.assert(
      fc.property(
        fc.constantFrom(...FORTY_ZONES),
        fc.integer({ min: 0, max: 7600 }),
        fc.integer({ min: 0, max: 1439 }),
        (zone, day, minute) => {
          const localDate = addDays("2020-01-01", day);
          expect(instantOf(localDate, minute + 1, zone).at).toBeGreaterThanOrEqual(
            instantOf(localDate, minute, zone).at,
          );
        },
      ),
      { numRuns: 2000, seed: 7 },
    );
  });

  it.each(["America/New_York", "Europe/London", "Australia/Lord_Howe", "Pacific/Apia"])(
    "the answers don't depend on the machine's own zone (%s)",
    (machine) => {
      process.env["TZ"] = machine;
      expect(new Date(2026, 6, 1).getTimezoneOffset()).toBe(
        -temporalOffsetMinutes(Date.UTC(2026, 6, 1), machine),
      );
      // Zones and years no other test asks for, so that nothing comes from the table.
      for (const zone of ["Europe/Madrid", "America/Toronto", "Pacific/Auckland"]) {
        const year = 1990 + machine.length;
        for (const at of temporalTransitions(zone, Date.UTC(year, 0, 1), Date.UTC(year + 1, 0, 1))) {
          expect(offsetMinutesAt(at - MINUTE, zone)).toBe(temporalOffsetMinutes(at - MINUTE, zone));
          expect(offsetMinutesAt(at, zone)).toBe(temporalOffsetMinutes(at, zone));
        }
      }
    },
  );
});

describe("local dates", () => {
  it("a week begins on Monday", () => {
    expect(weekdayOf("2026-11-23")).toBe(0);
    expect(weekdayOf("2026-11-22")).toBe(6);
    expect(mondayOf("2026-11-22")).toBe("2026-11-16");
    expect(mondayOf("2026-11-23")).toBe("2026-11-23");
  });

  it("days are counted across months, leap years and clock changes", () => {
    expect(addDays("2028-02-28", 1)).toBe("2028-02-29");
    expect(addDays("2026-01-01", -1)).toBe("2025-12-31");
    expect(daysBetween("2026-03-07", "2026-03-09")).toBe(2);
    expect(daysBetween("2026-03-09", "2026-03-07")).toBe(-2);
  });

  it("only real dates are local dates", () => {
    expect(["2026-11-22", "2028-02-29"].every(isLocalDate)).toBe(true);
    const wrong = [
      "2026-02-29",
      "2026-13-01",
      "2026-1-1",
      "",
      "2026-11-22T00:00",
      "0000-00-00",
      "9999-01-01",
    ];
    expect(wrong.filter(isLocalDate)).toEqual([]);
  });
});

describe("zones", () => {
  it("IANA names are zones, anything else is not", () => {
    expect([NEW_YORK, "UTC", "Etc/GMT+5", "US/Eastern", "Asia/Calcutta"].every(isTimeZone)).toBe(true);
    const wrong = ["", "+02:00", "Z", "Mars/Olympus", "New York", "constructor", "__proto__", "toString"];
    expect(wrong.filter(isTimeZone)).toEqual([]);
  });

  it("an unknown zone and an impossible instant are errors, not midnight in London", () => {
    expect(() => offsetMinutesAt(0, "Mars/Olympus")).toThrow(RangeError);
    expect(() => offsetMinutesAt(Number.NaN, NEW_YORK)).toThrow(RangeError);
    expect(() => offsetMinutesAt(1e18, NEW_YORK)).toThrow(RangeError);
  });

  it("abbreviations follow the season, by the names people use", () => {
    const winter = instant("2026-01-15T12:00:00Z");
    const summer = instant("2026-07-15T12:00:00Z");
    const both = (zone: string) => [zoneAbbreviation(winter, zone), zoneAbbreviation(summer, zone)];
    expect(both(NEW_YORK)).toEqual(["EST", "EDT"]);
    expect(both("America/Los_Angeles")).toEqual(["PST", "PDT"]);
    expect(both("Europe/London")).toEqual(["GMT", "BST"]);
    expect(both("Europe/Paris")).toEqual(["CET", "CEST"]);
    expect(both("Asia/Tokyo")).toEqual(["JST", "JST"]);
    expect(both("Asia/Kathmandu")).toEqual(["GMT+5:45", "GMT+5:45"]);
  });
});
