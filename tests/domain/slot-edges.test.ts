/** Edges of what is offered that the properties of slots.test.ts don't come by: `npm run mutate` showed them. */
import { describe, expect, it } from "vitest";
import { checkStart, nearestStarts, NOTHING_OF_MINE, offeredStarts } from "../../convex/domain/slots.ts";
import { DAY, HOUR, MINUTE, QUARTER } from "../../convex/domain/time.ts";
import { busyAt, hours, RULES, week } from "./slotFacts.ts";
import { instant } from "./zones.ts";

const MONDAY = "2026-11-23";
const NINE = instant("2026-11-23T14:00:00Z");
const FRIDAY_BEFORE = NINE - 3 * DAY;
const ONLINE = { format: "online" as const, durationMinutes: 60 };
const nineToFive = week(MONDAY, (day) => (day === 0 ? [hours(9, 17)] : []));

describe("the nearest starts", () => {
  const at = (quarters: number) => ({
    startsAt: NINE + quarters * QUARTER,
    endsAt: NINE + quarters * QUARTER + HOUR,
  });
  const told = (offered: number[], count: number) =>
    nearestStarts(offered.map(at), NINE, count).map(({ startsAt }) => (startsAt - NINE) / QUARTER);

  it("are those around the wanted one, on either side, and are told in order of time", () => {
    expect(told([-20, -6, -2, 3, 5, 30], 3)).toEqual([-2, 3, 5]);
    expect(told([30, -7, 4, -3], 3)).toEqual([-7, -3, 4]);
  });

  it("are never the wanted one itself", () => {
    expect(told([-1, 0, 1], 3)).toEqual([-1, 1]);
  });
});

describe("a time that the instructor's own calendar has", () => {
  const away = [{ startsAt: NINE + 2 * HOUR, durationMinutes: 60 }];
  const facts = { ...nineToFive, away };
  const check = (minutes: number) =>
    checkStart(facts, NOTHING_OF_MINE, { ...ONLINE, startsAt: NINE + minutes * MINUTE }, FRIDAY_BEFORE);

  it("is taken, with no room around it, and says no more than that they are away", () => {
    for (const minutes of [75, 120, 165]) expect(check(minutes)).toEqual({ ok: false, error: "away" });
    for (const minutes of [60, 180]) expect(check(minutes)).toEqual({ ok: true });
  });

  it("isn't offered", () => {
    const offered = offeredStarts(facts, NOTHING_OF_MINE, ONLINE, FRIDAY_BEFORE);
    expect(
      offered.map(({ startsAt }) => (startsAt - NINE) / MINUTE).filter((minutes) => minutes < 240),
    ).toEqual([0, 15, 30, 45, 60, 180, 195, 210, 225]);
  });
});

describe("now", () => {
  it("a start may be this very moment, where the notice is waived, and not a moment ago", () => {
    const check = (nowAt: number) =>
      checkStart(nineToFive, NOTHING_OF_MINE, { ...ONLINE, startsAt: NINE }, nowAt, ["notice", "overnight"]);
    expect(check(NINE)).toEqual({ ok: true });
    expect(check(NINE + 1)).toEqual({ ok: false, error: "past" });
  });

  it("nothing is waived that the caller doesn't name", () => {
    const check = checkStart(
      nineToFive,
      NOTHING_OF_MINE,
      { ...ONLINE, startsAt: NINE + HOUR },
      NINE + 15 * MINUTE,
    );
    expect(check).toEqual({ ok: false, error: "notice" });
  });

  it("a notice that is no number is the longest there is", () => {
    const facts = { ...nineToFive, rules: { ...RULES, noticeMinutes: Number.NaN } };
    const check = (nowAt: number) => checkStart(facts, NOTHING_OF_MINE, { ...ONLINE, startsAt: NINE }, nowAt);
    expect(check(NINE - 6 * DAY)).toEqual({ ok: false, error: "notice" });
    expect(check(NINE - 7 * DAY)).toEqual({ ok: true });
  });

  it("what lies outside the hours is told as that, not as a format", () => {
    const check = checkStart(
      nineToFive,
      NOTHING_OF_MINE,
      { ...ONLINE, startsAt: NINE - HOUR },
      FRIDAY_BEFORE,
    );
    expect(check).toEqual({ ok: false, error: "outsideHours" });
  });
});

it("one's own hold doesn't count where it is replaced, and another's does", () => {
  const facts = { ...nineToFive, busy: [busyAt(NINE, 60)] };
  const candidate = { ...ONLINE, startsAt: NINE };
  const mine = { claimIds: [facts.busy[0]!.claimId], busy: [] };
  expect(checkStart(facts, mine, candidate, FRIDAY_BEFORE)).toEqual({ ok: true });
  expect(checkStart(facts, NOTHING_OF_MINE, candidate, FRIDAY_BEFORE)).toMatchObject({ error: "taken" });
});
