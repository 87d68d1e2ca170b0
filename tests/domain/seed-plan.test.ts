import { Temporal } from "temporal-polyfill";
import { describe, expect, test } from "vitest";
import { CATALOG } from "../../convex/domain/catalog.ts";
import { PATTERNS } from "../../convex/domain/seedWords.ts";
import { normaliseIntervals } from "../../convex/domain/availability.ts";
import { rateProblems } from "../../convex/domain/pricing.ts";
import { FULL_SIZE, planMarketplace } from "../../convex/domain/seedPlan.ts";
import { rounds } from "../support/soak.ts";
import type { PlannedEvent, PlannedInstructor, SeedPlan } from "../../convex/domain/seedTypes.ts";
import { DAY, HOUR } from "../../convex/domain/time.ts";

/** Ordinary, in the night, at the change of clocks in New York and in London, at New Year. */
const ANCHORS = [
  "2026-11-24T15:00:00Z",
  "2026-06-01T03:30:00Z",
  "2026-03-08T07:30:00Z",
  "2026-10-25T01:15:00Z",
  "2027-01-01T00:00:00Z",
].map((text) => Date.parse(text));

test("the usual weeks of the plan are normal hours", () => {
  for (const week of PATTERNS) {
    expect(week).toHaveLength(7);
    for (const day of week) expect(normaliseIntervals(day)).toEqual(day);
  }
  for (const { days, changes } of planMarketplace(ANCHORS[0]!).instructors) {
    for (const day of days) expect(normaliseIntervals(day)).toEqual(day);
    for (const { intervals } of changes) expect(normaliseIntervals(intervals)).toEqual(intervals);
  }
});

type Book = Extract<PlannedEvent, { kind: "book" }>;
const booksOf = (events: readonly PlannedEvent[]) => events.filter((event) => event.kind === "book");
const endOf = (lesson: Book) => lesson.startsAt + lesson.durationMinutes * 60_000;
const wallOf = (at: number, zone: string) =>
  Temporal.Instant.fromEpochMilliseconds(at).toZonedDateTimeISO(zone);

/** One, or one a week at the same time on the instructor's clock. */
function lessonsOf(plan: SeedPlan, lesson: Book): Book[] {
  const first = wallOf(lesson.startsAt, plan.instructors[lesson.instructor]!.timeZone);
  return Array.from({ length: lesson.weekly ?? 1 }, (_, week) => ({
    ...lesson,
    startsAt: first.add({ weeks: week }).epochMilliseconds,
  }));
}

/** Quarter by quarter on the instructor's own clock. */
function isOpen(instructor: PlannedInstructor, lesson: Book): boolean {
  for (let at = lesson.startsAt; at < endOf(lesson); at += 15 * 60_000) {
    const wall = wallOf(at, instructor.timeZone);
    const date = wall.toPlainDate().toString();
    const hours =
      instructor.changes.find(({ localDate }) => localDate === date)?.intervals ??
      instructor.days[wall.dayOfWeek - 1]!;
    const minute = wall.hour * 60 + wall.minute;
    const interval = hours.find((each) => each.startMinute <= minute && minute < each.endMinute);
    if (interval === undefined) return false;
    if (interval.formats === "online" && lesson.format !== "online") return false;
    if (interval.formats === "no_travel" && lesson.format !== "online" && lesson.format !== "studio")
      return false;
  }
  return true;
}

test("a marketplace of any size can be planned", () => {
  for (const size of [{ instructors: 8, students: 4 }, { instructors: 1, students: 2 }, FULL_SIZE]) {
    const plan = planMarketplace(ANCHORS[0]!, size);
    expect(plan.instructors).toHaveLength(size.instructors);
    expect(plan.students).toHaveLength(size.students);
    expect(plan.events.length).toBeGreaterThan(0);
  }
});

/** Nothing is refused that comes before what it rests on, and a lesson that has begun can't be called off. */
function outOfOrder(plan: SeedPlan): PlannedEvent[] {
  const booked = new Map(booksOf(plan.events).map((event) => [event.lesson, event]));
  const cancelled = new Set(plan.events.flatMap((event) => (event.kind === "cancel" ? [event.lesson] : [])));
  return plan.events.filter((event) => {
    switch (event.kind) {
      case "cancel": {
        const { at, startsAt } = booked.get(event.lesson)!;
        return event.at <= at || event.at >= startsAt;
      }
      case "wait":
      case "finish":
      case "review":
        return cancelled.has(event.lesson) || event.at <= booked.get(event.lesson)!.at;
      default:
        return false;
    }
  });
}

test("whatever the hour it is made at, nothing comes before what it rests on", () => {
  // The first: where a lesson that was booked on its own day was once called off after it had begun.
  const anchors = Array.from(
    { length: rounds(8, 200) },
    (_, n) => Date.parse("2026-12-02T12:12:12Z") + n * 31 * HOUR,
  );
  expect(anchors.flatMap((anchorAt) => outOfOrder(planMarketplace(anchorAt)))).toEqual([]);
});

describe.each(ANCHORS)("the plan at %s", (anchorAt) => {
  const plan = planMarketplace(anchorAt);

  test("is the same each time", () => {
    expect(planMarketplace(anchorAt)).toEqual(plan);
  });

  test("has everybody once, in several zones, over all categories, with every popular service taught", () => {
    expect(new Set(plan.instructors.map(({ slug }) => slug)).size).toBe(70);
    expect(new Set(plan.instructors.map(({ timeZone }) => timeZone)).size).toBeGreaterThanOrEqual(6);
    const taught = new Set(
      plan.instructors.flatMap(({ offerings }) => offerings.map((each) => each.serviceSlug)),
    );
    for (const category of CATALOG) {
      const popular = category.subcategories
        .flatMap(({ services }) => services)
        .filter(({ homePosition }) => homePosition !== null);
      expect(popular.filter(({ slug }) => !taught.has(slug)).map(({ name }) => name)).toEqual([]);
    }
  });

  test("has piano for less than $80 an hour", () => {
    const rates = plan.instructors
      .flatMap(({ offerings }) => offerings.filter(({ serviceSlug }) => serviceSlug === "piano"))
      .flatMap(({ prices }) => prices.map(({ hourlyRateCents }) => hourlyRateCents));
    expect(rates.filter((rate) => rate < 8_000).length).toBeGreaterThan(0);
  });

  test("asks no price that the platform wouldn't let anybody ask", () => {
    const asked = plan.instructors.flatMap(({ offerings }) =>
      offerings.flatMap(({ prices }) => rateProblems(prices)),
    );
    expect(asked).toEqual([]);
  });

  test("happens in order, before now, and finishes only what is over", () => {
    const at = plan.events.map((event) => event.at);
    expect([...at].sort((a, b) => a - b)).toEqual(at);
    expect(Math.max(...at)).toBeLessThan(anchorAt);
    const lessons = new Map(
      plan.events.flatMap((event) => (event.kind === "book" ? [[event.lesson, event]] : [])),
    );
    for (const event of plan.events) {
      if (event.kind !== "finish") continue;
      const lesson = lessons.get(event.lesson)!;
      expect(event.at).toBeGreaterThanOrEqual(lesson.startsAt + lesson.durationMinutes * 60_000 + DAY);
    }
  });

  test("books every lesson inside the hours of its day, for its format, long enough before", () => {
    const wrong = booksOf(plan.events).filter((lesson) => {
      const instructor = plan.instructors[lesson.instructor]!;
      return !isOpen(instructor, lesson) || lesson.startsAt < lesson.at + 3_600_000;
    });
    expect(wrong).toEqual([]);
  });

  test("has nobody in two places, and instructors keep their distance", () => {
    const lessons = booksOf(plan.events)
      .flatMap((lesson) => lessonsOf(plan, lesson))
      .sort((one, other) => one.startsAt - other.startsAt);
    for (const key of ["instructor", "learner"] as const) {
      const last = new Map<string, Book>();
      for (const lesson of lessons) {
        const whose = key === "instructor" ? String(lesson.instructor) : `${lesson.student} ${lesson.child}`;
        const before = last.get(whose);
        if (before !== undefined) {
          const { bufferMinutes, travelBufferMinutes } = plan.instructors[lesson.instructor]!.rules;
          const travels = [before, lesson].some(({ format }) => format === "travel" || format === "neutral");
          const gap = key === "learner" ? 0 : travels ? travelBufferMinutes : bufferMinutes;
          expect(lesson.startsAt - endOf(before)).toBeGreaterThanOrEqual(gap * 60_000);
        }
        last.set(whose, lesson);
      }
    }
  });

  test("books only what is offered: format, duration, and for a child what children are taught", () => {
    const agesOf = new Map(
      CATALOG.flatMap(({ subcategories }) => subcategories)
        .flatMap(({ services }) => services)
        .map(({ slug, ageGroups }) => [slug, ageGroups]),
    );
    let forChildren = 0;
    for (const lesson of booksOf(plan.events)) {
      const offering = plan.instructors[lesson.instructor]!.offerings[lesson.offering]!;
      expect(offering.prices.map(({ format }) => format)).toContain(lesson.format);
      expect(offering.durationsMinutes).toContain(lesson.durationMinutes);
      if (lesson.child === undefined) continue;
      forChildren++;
      expect(agesOf.get(offering.serviceSlug)).toContain(
        plan.students[lesson.student]!.children[lesson.child]!.ageGroup,
      );
    }
    expect(forChildren).toBeGreaterThan(3);
  });

  test("mixes formats and durations, hours for every format rule, changed days and both sides' cancellations", () => {
    const booked = booksOf(plan.events);
    expect(new Set(booked.map(({ format }) => format))).toEqual(
      new Set(["online", "studio", "travel", "neutral"]),
    );
    expect(new Set(booked.map(({ durationMinutes }) => durationMinutes))).toEqual(new Set([30, 45, 60, 90]));
    const intervals = plan.instructors.flatMap(({ days }) => days.flat());
    expect(new Set(intervals.map(({ formats }) => formats))).toEqual(new Set(["all", "online", "no_travel"]));
    const changes = plan.instructors.flatMap((each) => each.changes);
    expect(changes.filter((each) => each.intervals.length === 0).length).toBeGreaterThan(0);
    expect(changes.filter((each) => each.intervals.length > 0).length).toBeGreaterThan(0);
    const cancelled = plan.events.filter((event) => event.kind === "cancel");
    expect(new Set(cancelled.map(({ by }) => by))).toEqual(new Set(["student", "instructor"]));
  });

  test("has a weekly series of the demo student's child, each lesson inside the hours of its day", () => {
    const [series, ...others] = booksOf(plan.events).filter(({ weekly = 1 }) => weekly > 1);
    expect(others).toEqual([]);
    expect(series).toMatchObject({ student: 0, child: 0 });
    expect(series!.weekly).toBeGreaterThanOrEqual(3);
    for (const lesson of lessonsOf(plan, series!)) {
      expect(isOpen(plan.instructors[lesson.instructor]!, lesson)).toBe(true);
    }
  });

  test("lets people wait for lessons of others, with the demo instructor and as the demo student", () => {
    const booked = new Map(booksOf(plan.events).map((event) => [event.lesson, event]));
    const cancelled = new Set(
      plan.events.flatMap((event) => (event.kind === "cancel" ? [event.lesson] : [])),
    );
    const waits = plan.events.filter((event) => event.kind === "wait");
    for (const { student, lesson, at } of waits) {
      const wanted = booked.get(lesson)!;
      expect(cancelled).not.toContain(lesson);
      expect(wanted.student).not.toBe(student);
      expect(wanted.at).toBeLessThan(at);
      expect(wanted.startsAt).toBeGreaterThan(anchorAt + DAY);
    }
    expect(waits.some(({ lesson }) => booked.get(lesson)!.instructor === 0)).toBe(true);
    expect(waits.some(({ student }) => student === 0)).toBe(true);
  });

  test("leaves words unread for both demo accounts, and none that were said after now", () => {
    const unreadOf = (side: "student" | "instructor") => {
      const unread = new Map<string, number>();
      for (const event of plan.events) {
        if (event.kind !== "message" && event.kind !== "read") continue;
        const isDemo = side === "student" ? event.student === 0 : event.instructor === 0;
        if (!isDemo) continue;
        const pair = `${event.student} ${event.instructor}`;
        if (event.kind === "read" && event.by === side) unread.delete(pair);
        if (event.kind === "message" && event.from !== side) unread.set(pair, (unread.get(pair) ?? 0) + 1);
      }
      return unread.size;
    };
    expect(unreadOf("student")).toBeGreaterThanOrEqual(1);
    expect(unreadOf("instructor")).toBeGreaterThanOrEqual(2);
  });

  test("keeps the demo instructor's coming Mondays free", () => {
    const monday = booksOf(plan.events).filter(
      ({ instructor, startsAt }) =>
        instructor === 0 && startsAt > anchorAt && wallOf(startsAt, "America/New_York").dayOfWeek === 1,
    );
    expect(monday).toEqual([]);
  });

  test("has past and coming lessons of the demo student and instructor, reviews and conversations", () => {
    const booked = plan.events.filter((event) => event.kind === "book");
    const count = (of: (event: (typeof booked)[number]) => boolean) => booked.filter(of).length;
    expect(count((each) => each.instructor === 0 && each.startsAt > anchorAt)).toBeGreaterThan(4);
    expect(count((each) => each.instructor === 0 && each.startsAt < anchorAt)).toBeGreaterThan(8);
    expect(count((each) => each.student === 0 && each.startsAt > anchorAt)).toBeGreaterThan(2);
    expect(count((each) => each.student === 0 && each.startsAt < anchorAt)).toBeGreaterThan(2);
    const kinds = new Set(plan.events.map(({ kind }) => kind));
    expect(kinds).toEqual(new Set(["book", "finish", "cancel", "review", "wait", "message", "read"]));
  });
});
