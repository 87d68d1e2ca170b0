import fc from "fast-check";
import { Temporal } from "temporal-polyfill";
import { describe, expect, it } from "vitest";
import {
  checkStart,
  nearestStarts,
  NOTHING_OF_MINE,
  offeredStarts,
  type SlotFacts,
} from "../../convex/domain/slots.ts";
import { DAY, dayBounds, HOUR, MINUTE, QUARTER } from "../../convex/domain/time.ts";
import { anyScene, busyAt, hours, quartersAround, RULES, week, type Scene } from "./slotFacts.ts";
import { rounds } from "../support/soak.ts";
import { instant, temporalTransitions } from "./zones.ts";

const NEW_YORK = "America/New_York";
/** Friday noon in New York, before the week of Monday 23 November. */
const FRIDAY_NOON = instant("2026-11-20T17:00:00Z");
const MONDAY = "2026-11-23";
const NINE = instant("2026-11-23T14:00:00Z");
const HOUR_ONLINE = { format: "online", durationMinutes: 60 } as const;

function startsOf(
  facts: SlotFacts | SlotFacts[],
  wanted = HOUR_ONLINE,
  mine = NOTHING_OF_MINE,
  nowAt = FRIDAY_NOON,
) {
  return offeredStarts(facts, mine, wanted, nowAt).map((start) => start.startsAt);
}
function clocks(starts: number[], zone = NEW_YORK): string[] {
  return starts.map((at) =>
    Temporal.Instant.fromEpochMilliseconds(at).toZonedDateTimeISO(zone).toString().slice(5, 16),
  );
}
function errorOf(facts: SlotFacts, startsAt: number, fields: Partial<Scene> = {}): string {
  const { format = "online", durationMinutes = 60, mine = NOTHING_OF_MINE, nowAt = FRIDAY_NOON } = fields;
  const answer = checkStart(facts, mine, { startsAt, durationMinutes, format }, nowAt);
  return answer.ok ? "ok" : answer.error;
}

describe("offered starts and the check of one start", () => {
  it("agree on every quarter hour of random weeks, clock changes included", () => {
    let offeredInAll = 0;
    fc.assert(
      fc.property(anyScene, ({ facts, mine, nowAt, format, durationMinutes }) => {
        const offered = new Set(
          offeredStarts(facts, mine, { format, durationMinutes }, nowAt).map((start) => start.startsAt),
        );
        offeredInAll += offered.size;
        const accepted = quartersAround(facts).filter(
          (startsAt) => checkStart(facts, mine, { startsAt, durationMinutes, format }, nowAt).ok,
        );
        expect(accepted).toEqual([...offered]);
      }),
      { numRuns: rounds(15, 1000), seed: 20261122 },
    );
    expect(offeredInAll).toBeGreaterThan(1000);
  });

  it("are what the rules say, read minute by minute with Temporal", () => {
    fc.assert(
      fc.property(anyScene, fc.nat(), (scene, pick) => {
        const { startsAt: fromAt, endsAt } = dayBounds(scene.facts.mondayLocalDate, scene.facts.timeZone);
        const changes = temporalTransitions(scene.facts.timeZone, fromAt, endsAt + 8 * DAY);
        const quarters = quartersAround(scene.facts);
        const picked = quarters.filter((_at, index) => (index + pick) % 29 === 0);
        const nearChange = quarters.filter((at) =>
          changes.some((changeAt) => Math.abs(at - changeAt) < 3 * HOUR),
        );
        for (const startsAt of [...picked, ...nearChange]) {
          const { facts, mine, nowAt, format, durationMinutes } = scene;
          const answer = checkStart(facts, mine, { startsAt, durationMinutes, format }, nowAt);
          expect(answer.ok).toBe(oracleOffers(scene, startsAt));
        }
      }),
      { numRuns: rounds(60, 2000), seed: 5 },
    );
  });
});

describe("hours", () => {
  it("a start every 15 minutes, as long as the lesson ends inside the hours", () => {
    const facts = week(MONDAY, (day) => (day === 0 ? [hours(9, 11)] : []));
    expect(clocks(startsOf(facts))).toEqual([
      "11-23T09:00",
      "11-23T09:15",
      "11-23T09:30",
      "11-23T09:45",
      "11-23T10:00",
    ]);
    expect(errorOf(facts, NINE + HOUR + QUARTER)).toBe("outsideHours");
    expect(errorOf(facts, NINE - QUARTER)).toBe("outsideHours");
  });

  it("a lesson may run across midnight where both days' hours meet there", () => {
    const meets = week(MONDAY, (day) => (day === 0 ? [hours(22, 24)] : day === 1 ? [hours(0, 1)] : []));
    expect(clocks(startsOf(meets)).at(-1)).toBe("11-24T00:00");
    expect(startsOf(meets)).toHaveLength(9);
    const apart = week(MONDAY, (day) => (day === 0 ? [hours(22, 24)] : day === 1 ? [hours(1, 2)] : []));
    expect(errorOf(apart, NINE + 14 * HOUR + QUARTER)).toBe("outsideHours");
    expect(errorOf(apart, NINE + 14 * HOUR)).toBe("ok");
  });

  it("a lesson may run over the week's last midnight, its start belongs to its own week only", () => {
    const first = week(MONDAY, (day) => (day === 6 ? [hours(23, 24)] : day === 7 ? [hours(0, 2)] : []));
    const second = week("2026-11-30", (day) => (day === 0 ? [hours(0, 2)] : []));
    expect(clocks(startsOf(first))).toEqual(
      ["23:00", "23:15", "23:30", "23:45"].map((clock) => `11-29T${clock}`),
    );
    expect(startsOf([first, second])).toHaveLength(4 + 5);
    expect(startsOf([second, first])).toEqual(startsOf([first, second]));
  });

  it("where two weeks tell one date differently, the week that owns it is believed, in either order", () => {
    const stale = week(MONDAY, (day) => (day >= 6 ? [hours(22, 24), hours(0, 2)] : []));
    const fresh = week("2026-11-30", () => []);
    for (const weeks of [
      [stale, fresh],
      [fresh, stale],
    ]) {
      expect(clocks(startsOf(weeks))).toEqual(
        ["00:00", "00:15", "00:30", "00:45", "01:00", "22:00", "22:15", "22:30", "22:45", "23:00"].map(
          (clock) => `11-29T${clock}`,
        ),
      );
    }
  });

  it("online-only hours offer nothing else, and say that it is the format", () => {
    const facts = week(MONDAY, () => [hours(9, 12, "online"), hours(12, 15, "no_travel")]);
    expect(errorOf(facts, NINE)).toBe("ok");
    expect(errorOf(facts, NINE, { format: "studio" })).toBe("format");
    expect(errorOf(facts, NINE + 3 * HOUR, { format: "studio" })).toBe("ok");
    expect(errorOf(facts, NINE + 3 * HOUR, { format: "travel" })).toBe("format");
    expect(errorOf(facts, NINE + 2.5 * HOUR)).toBe("ok");
    expect(errorOf(facts, NINE + 2.5 * HOUR, { format: "studio" })).toBe("format");
  });

  it("starts lie on the quarter hour and durations between 30 and 240 minutes in steps of 15", () => {
    const facts = week(MONDAY, () => [hours(0, 24)]);
    expect(errorOf(facts, NINE + 5 * MINUTE)).toBe("alignment");
    expect(errorOf(facts, Number.NaN)).toBe("alignment");
    for (const durationMinutes of [15, 50, 255, 0, -60, Number.NaN, Number.POSITIVE_INFINITY]) {
      expect(errorOf(facts, NINE, { durationMinutes })).toBe("duration");
    }
    for (const durationMinutes of [30, 45, 240]) expect(errorOf(facts, NINE, { durationMinutes })).toBe("ok");
  });

  it("schema-valid nonsense offers nothing and never throws", () => {
    const odd = { startMinute: Number.NaN, endMinute: 1e9, formats: "all" } as const;
    expect(startsOf(week(MONDAY, () => [odd]))).toEqual([]);
    expect(startsOf(week(MONDAY, () => [hours(9, 10)], { timeZone: "Mars/Olympus" }))).toEqual([]);
    expect(startsOf({ ...week(MONDAY, () => [hours(9, 10)]), mondayLocalDate: "soon" })).toEqual([]);
    expect(startsOf([])).toEqual([]);
    const busy = [busyAt(Number.NaN, 60), busyAt(NINE, -60), busyAt(NINE, Number.NaN)];
    expect(
      errorOf(
        week(MONDAY, () => [hours(9, 10)], { busy }),
        NINE,
      ),
    ).toBe("ok");
    const rules = { ...RULES, noticeMinutes: Number.NaN, horizonDays: Number.NaN, bufferMinutes: Number.NaN };
    expect(startsOf(week(MONDAY, () => [hours(9, 10)], { rules }))).toEqual([]);
  });
});

describe("clock changes", () => {
  it("the hour skipped in spring is never offered and a lesson over it takes its elapsed time", () => {
    const facts = week("2026-03-02", (day) => (day === 6 ? [hours(1, 4)] : []));
    const nowAt = instant("2026-03-05T17:00:00Z");
    expect(
      clocks(startsOf(facts, HOUR_ONLINE, NOTHING_OF_MINE, nowAt)).map((text) => text.slice(6, 11)),
    ).toEqual(["01:00", "01:15", "01:30", "01:45", "03:00"]);
  });

  it("hours that begin or end in the skipped hour lose just that hour", () => {
    const nowAt = instant("2026-03-05T17:00:00Z");
    const begins = week("2026-03-02", (day) => (day === 6 ? [{ ...hours(2, 4), startMinute: 150 }] : []));
    expect(
      clocks(startsOf(begins, HOUR_ONLINE, NOTHING_OF_MINE, nowAt)).map((text) => text.slice(6, 11)),
    ).toEqual(["03:00"]);
    const ends = week("2026-03-02", (day) => (day === 6 ? [{ ...hours(1, 2), endMinute: 150 }] : []));
    expect(
      clocks(startsOf(ends, HOUR_ONLINE, NOTHING_OF_MINE, nowAt)).map((text) => text.slice(6, 11)),
    ).toEqual(["01:00"]);
  });

  it("the hour repeated in autumn is offered in its first pass, a lesson may run through the second", () => {
    const nowAt = instant("2026-10-29T17:00:00Z");
    const facts = week("2026-10-26", (day) => (day === 6 ? [hours(1, 3)] : []));
    const starts = startsOf(facts, HOUR_ONLINE, NOTHING_OF_MINE, nowAt);
    expect(starts).toEqual(
      [0, 1, 2, 3, 8].map((quarters) => instant("2026-11-01T05:00:00Z") + quarters * QUARTER),
    );
    expect(errorOf(facts, instant("2026-11-01T06:00:00Z"), { nowAt })).toBe("outsideHours");
    expect(errorOf(facts, instant("2026-11-01T05:45:00Z"), { nowAt, durationMinutes: 135 })).toBe("ok");
    expect(errorOf(facts, instant("2026-11-01T05:45:00Z"), { nowAt, durationMinutes: 150 })).toBe(
      "outsideHours",
    );
  });
});

describe("notice, horizon and the night", () => {
  const facts = week(MONDAY, () => [hours(0, 24)]);

  it.each([
    ["online", 60],
    ["studio", 60],
    ["travel", 180],
    ["neutral", 180],
  ] as const)("%s lessons need %d minutes of notice, to the millisecond", (format, minutes) => {
    const noon = NINE + 3 * HOUR;
    const nowAt = noon - minutes * MINUTE;
    expect(errorOf(facts, noon, { format, nowAt })).toBe("ok");
    expect(errorOf(facts, noon, { format, nowAt: nowAt + 1 })).toBe("notice");
  });

  it("an instructor may ask for more notice, up to seven days, never for less", () => {
    const asks = (noticeMinutes: number) =>
      week(MONDAY, () => [hours(0, 24)], { rules: { ...RULES, noticeMinutes } });
    expect(errorOf(asks(24 * 60), NINE, { nowAt: NINE - DAY })).toBe("ok");
    expect(errorOf(asks(24 * 60), NINE, { nowAt: NINE - DAY + 1 })).toBe("notice");
    expect(errorOf(asks(10), NINE, { nowAt: NINE - HOUR + 1 })).toBe("notice");
    expect(errorOf(asks(1e9), NINE, { nowAt: NINE - 7 * DAY })).toBe("ok");
  });

  it("what has begun is past", () => {
    expect(errorOf(facts, NINE, { nowAt: NINE + 1 })).toBe("past");
  });

  it("the horizon counts the instructor's calendar days", () => {
    const rules = { ...RULES, horizonDays: 3 };
    const near = week(MONDAY, () => [hours(0, 24)], { rules });
    const lastEvening = instant("2026-11-24T04:30:00Z");
    expect(errorOf(near, lastEvening, { nowAt: FRIDAY_NOON, durationMinutes: 30 })).toBe("ok");
    expect(errorOf(near, lastEvening + 30 * MINUTE, { nowAt: FRIDAY_NOON })).toBe("horizon");
  });

  it.each([
    ["19:59", "2026-11-24T00:59:00Z", "online", "ok"],
    ["20:00", "2026-11-24T01:00:00Z", "online", "overnight"],
    ["03:00", "2026-11-24T08:00:00Z", "online", "overnight"],
    ["19:59", "2026-11-24T00:59:00Z", "travel", "ok"],
    ["20:00", "2026-11-24T01:00:00Z", "travel", "overnight"],
  ] as const)("taken at %s instructor time, tomorrow at 8:45 is %4$s", (_clock, now, format, expected) => {
    const tomorrow = instant("2026-11-24T13:45:00Z");
    expect(errorOf(facts, tomorrow, { nowAt: instant(now), format })).toBe(expected);
  });

  it("a lesson taken at night begins at nine at the earliest, one that is travelled to at eleven", () => {
    const nowAt = instant("2026-11-24T03:00:00Z");
    const nine = instant("2026-11-24T14:00:00Z");
    expect(errorOf(facts, nine, { nowAt })).toBe("ok");
    expect(errorOf(facts, nine, { nowAt, format: "neutral" })).toBe("overnight");
    expect(errorOf(facts, nine + 2 * HOUR, { nowAt, format: "neutral" })).toBe("ok");
    expect(errorOf(facts, nine - QUARTER, { nowAt: instant("2026-11-24T12:59:00Z") })).toBe("notice");
    const off = week(MONDAY, () => [hours(0, 24)], { rules: { ...RULES, overnightProtection: false } });
    expect(errorOf(off, nine - HOUR, { nowAt })).toBe("ok");
  });

  it("accepting 'teach me now' waives notice and night, never hours or other lessons", () => {
    const nowAt = instant("2026-11-24T02:00:00Z");
    const soon = { startsAt: nowAt + QUARTER, ...HOUR_ONLINE };
    const waived = ["notice", "overnight"] as const;
    expect(checkStart(facts, NOTHING_OF_MINE, soon, nowAt, waived)).toEqual({ ok: true });
    expect(checkStart(facts, NOTHING_OF_MINE, soon, nowAt)).toEqual({ ok: false, error: "notice" });
    const taken = { ...facts, busy: [busyAt(soon.startsAt, 30)] };
    expect(checkStart(taken, NOTHING_OF_MINE, soon, nowAt, waived)).toMatchObject({ error: "taken" });
  });
});

describe("other lessons", () => {
  const open = (busy: SlotFacts["busy"]) => week(MONDAY, () => [hours(0, 24)], { busy });
  const TEN = NINE + HOUR;

  it("a taken time is told with the claim in the way", () => {
    const answer = checkStart(
      open([busyAt(NINE + 30 * MINUTE, 60)]),
      NOTHING_OF_MINE,
      { startsAt: NINE, ...HOUR_ONLINE },
      FRIDAY_NOON,
    );
    expect(answer).toEqual({
      ok: false,
      error: "taken",
      conflict: { startsAt: NINE + 30 * MINUTE, durationMinutes: 60 },
    });
  });

  it("15 minutes lie between lessons nearby, an hour where either is travelled to", () => {
    const near = open([busyAt(TEN, 60)]);
    expect(errorOf(near, TEN + HOUR)).toBe("buffer");
    expect(errorOf(near, TEN + HOUR + QUARTER)).toBe("ok");
    expect(errorOf(near, TEN + HOUR + 3 * QUARTER, { format: "travel" })).toBe("buffer");
    expect(errorOf(near, TEN + 2 * HOUR, { format: "travel" })).toBe("ok");
    const travel = open([busyAt(TEN, 60, { spacing: "travel" })]);
    expect(errorOf(travel, TEN + HOUR + 3 * QUARTER)).toBe("buffer");
    expect(errorOf(travel, TEN + 2 * HOUR)).toBe("ok");
    expect(errorOf(travel, TEN - 2 * HOUR)).toBe("ok");
    expect(errorOf(travel, TEN - 2 * HOUR + QUARTER)).toBe("buffer");
  });

  it("a buffer reaches across midnight", () => {
    const midnight = instant("2026-11-24T05:00:00Z");
    expect(errorOf(open([busyAt(midnight - 30 * MINUTE, 30)]), midnight, { durationMinutes: 30 })).toBe(
      "buffer",
    );
  });

  it("a lesson the instructor attends needs no buffer", () => {
    const attends = open([busyAt(TEN, 60, { spacing: "none" })]);
    expect(errorOf(attends, TEN + HOUR, { format: "travel" })).toBe("ok");
    expect(errorOf(attends, TEN + 30 * MINUTE)).toBe("taken");
  });

  it("a hold that has run out is free, to the millisecond", () => {
    const held = open([busyAt(NINE, 60, { expiresAt: FRIDAY_NOON + 1 })]);
    expect(errorOf(held, NINE)).toBe("taken");
    expect(errorOf(held, NINE, { nowAt: FRIDAY_NOON + 1 })).toBe("ok");
  });

  it("one's own hold hides the slot from everyone but oneself", () => {
    const hold = busyAt(NINE, 60, { claimId: "hold-1", expiresAt: FRIDAY_NOON + 5 * MINUTE });
    const own = {
      startsAt: NINE,
      durationMinutes: 60,
      claimId: "hold-1",
      expiresAt: FRIDAY_NOON + 5 * MINUTE,
    };
    expect(errorOf(open([hold]), NINE)).toBe("taken");
    expect(errorOf(open([hold]), NINE, { mine: { claimIds: ["hold-1"], busy: [own] } })).toBe("ok");
    expect(errorOf(open([hold]), NINE + QUARTER, { mine: { claimIds: ["hold-1"], busy: [own] } })).toBe("ok");
  });

  it("one's own lesson elsewhere stands in the way, next to it nothing does", () => {
    const mine = { claimIds: [], busy: [{ startsAt: TEN, durationMinutes: 60 }] };
    expect(errorOf(open([]), TEN + QUARTER, { mine })).toBe("ownConflict");
    expect(errorOf(open([]), TEN + HOUR, { mine })).toBe("ok");
    expect(errorOf(open([]), TEN - HOUR, { mine })).toBe("ok");
  });

  it("the three nearest free starts are told in order of time", () => {
    const facts = week(MONDAY, (day) => (day === 0 ? [hours(9, 13)] : []), { busy: [busyAt(TEN, 60)] });
    const offered = offeredStarts(facts, NOTHING_OF_MINE, HOUR_ONLINE, FRIDAY_NOON);
    expect(nearestStarts(offered, TEN, 3).map((start) => (start.startsAt - TEN) / QUARTER)).toEqual([
      5, 6, 7,
    ]);
    expect(nearestStarts(offered, TEN, 99)).toHaveLength(offered.length);
  });
});

/** The rules of the product again, the slow way: minute by minute on Temporal's clock, with nothing of ours but the facts. */
function oracleOffers(scene: Scene, startsAt: number): boolean {
  const { facts, mine, nowAt, format, durationMinutes } = scene;
  const { rules } = facts;
  const wall = (at: number) => Temporal.Instant.fromEpochMilliseconds(at).toZonedDateTimeISO(facts.timeZone);
  const endsAt = startsAt + durationMinutes * 60_000;
  const travels = format === "travel" || format === "neutral";
  const start = wall(startsAt);
  const now = wall(nowAt);
  if (startsAt % 900_000 !== 0) return false;
  const monday = Temporal.PlainDate.from(facts.mondayLocalDate);
  const dayIndex = monday.until(start.toPlainDate()).days;
  if (dayIndex < 0 || dayIndex > 6) return false;
  if (startsAt - nowAt < Math.max(travels ? 180 : 60, rules.noticeMinutes) * 60_000) return false;
  if (now.toPlainDate().until(start.toPlainDate()).days > rules.horizonDays) return false;
  if (rules.overnightProtection && (now.hour >= 20 || now.hour < 8)) {
    const morning = now.hour >= 20 ? now.toPlainDate().add({ days: 1 }) : now.toPlainDate();
    const earliest = morning.toPlainDateTime({ hour: travels ? 11 : 9 }).toZonedDateTime(facts.timeZone);
    if (startsAt < earliest.epochMilliseconds) return false;
  }
  // Second pass of a repeated hour.
  if (start.toPlainDateTime().toZonedDateTime(facts.timeZone).epochMilliseconds !== startsAt) return false;
  for (let at = startsAt; at < endsAt; at += 300_000) if (!isOpen(scene, wall(at))) return false;
  const near = Math.ceil(rules.bufferMinutes / 15) * 15;
  const travel = Math.max(near, Math.ceil(rules.travelBufferMinutes / 15) * 15);
  for (const busy of facts.busy) {
    if (mine.claimIds.includes(busy.claimId)) continue;
    if (busy.expiresAt !== null && busy.expiresAt <= nowAt) continue;
    const gap = busy.spacing === "none" ? 0 : travels || busy.spacing === "travel" ? travel : near;
    const pause = Math.max(
      startsAt - (busy.startsAt + busy.durationMinutes * 60_000),
      busy.startsAt - endsAt,
    );
    if (pause < gap * 60_000) return false;
  }
  return mine.busy.every(
    (own) => own.startsAt >= endsAt || own.startsAt + own.durationMinutes * 60_000 <= startsAt,
  );
}

/** Open at that moment: in the quarter hour of the clock, every interval there is allows the format and one covers it. */
function isOpen({ facts, format }: Scene, moment: Temporal.ZonedDateTime): boolean {
  // While the clock repeats an hour, the day stands still at the quarter before the clock went back.
  const isSecondPass = !moment.toPlainDateTime().toZonedDateTime(facts.timeZone).equals(moment);
  const shownAt = isSecondPass
    ? moment.add({ nanoseconds: 1 }).getTimeZoneTransition("previous")!.subtract({ minutes: 1 })
    : moment;
  const day = facts.days.find((item) => item.localDate === shownAt.toPlainDate().toString());
  const shown = day?.intervals ?? [];
  const quarter = Math.floor((shownAt.hour * 60 + shownAt.minute) / 15) * 15;
  for (let minute = quarter; minute < quarter + 15; minute += 5) {
    const covering = shown.filter((item) => item.startMinute <= minute && minute < item.endMinute);
    if (covering.length === 0) return false;
    const forbids = covering.some(
      (item) =>
        (item.formats === "online" && format !== "online") ||
        (item.formats === "no_travel" && (format === "travel" || format === "neutral")),
    );
    if (forbids) return false;
  }
  return true;
}
