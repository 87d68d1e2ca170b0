/** Each thing that a hand edit can break is listed with its document, and mended where the truth is known. */
import type { DatabaseWriter } from "../../convex/_generated/server";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { api, internal } from "../../convex/_generated/api";
import { createBackend, createInstructor, createPerson, type Backend } from "../support/convex";
import { bookLesson, cancel, claimsOf, holdOrThrow, newCommandId, problems } from "../support/lessons";
import {
  DAY,
  freezeClock,
  HOUR,
  MINUTE,
  pass,
  passUnnoticed,
  START_AT,
  thawClock,
} from "../support/time-machine";

const TOMORROW_AT_10 = START_AT + 25 * HOUR;

beforeEach(() => freezeClock());
afterEach(thawClock);

async function marketplace() {
  const backend = createBackend();
  const sarah = await createInstructor(backend, { slug: "sarah" });
  const daniel = await createInstructor(backend, {
    firstName: "Daniel",
    serviceId: sarah.serviceId,
    slug: "daniel",
  });
  const emma = await createPerson(backend);
  const noah = await createPerson(backend, { firstName: "Noah" });
  const lesson = await bookLesson(emma, sarah, { startsAt: TOMORROW_AT_10 });
  const other = await bookLesson(noah, sarah, { startsAt: TOMORROW_AT_10 + 3 * HOUR });
  const { claimId } = await holdOrThrow(noah, daniel, { startsAt: TOMORROW_AT_10 });
  expect(await problems(backend)).toEqual([]);
  return { backend, sarah, daniel, emma, noah, lesson, other, holdId: claimId };
}
type Marketplace = Awaited<ReturnType<typeof marketplace>>;

interface HandEdit {
  what: string;
  edit: (db: DatabaseWriter, place: Marketplace) => Promise<unknown>;
  /** Some of what is listed. */
  listed: string[];
  /** What is still listed after mending; nothing by default. */
  left?: string[];
}

const firstOf = async (db: DatabaseWriter, table: "participants" | "messages" | "conversations") =>
  (await db.query(table).take(1))[0]!;

const HAND_EDITS: HandEdit[] = [
  {
    what: "a claim deleted from under its lesson",
    edit: async (db, { lesson }) => await db.delete("claims", lesson.claimId),
    listed: ["Its claim is missing.", "It has 0 claims."],
  },
  {
    what: "a claim moved away from its lesson",
    edit: async (db, { lesson }) =>
      await db.patch("claims", lesson.claimId, { startsAt: TOMORROW_AT_10 + DAY }),
    listed: ["Its booking is at another time.", "Its cells don't fit it."],
  },
  {
    what: "a lesson moved to a free time",
    edit: async (db, { lesson }) =>
      await db.patch("bookings", lesson.bookingId, { startsAt: TOMORROW_AT_10 + DAY }),
    listed: ["Its booking is at another time."],
  },
  {
    what: "a lesson moved onto another one",
    edit: async (db, { lesson }) =>
      await db.patch("bookings", lesson.bookingId, { startsAt: TOMORROW_AT_10 + 3 * HOUR }),
    listed: ["Its booking is at another time."],
    left: ["Its booking is at another time."],
  },
  {
    what: "a lesson deleted",
    edit: async (db, { lesson }) => await db.delete("bookings", lesson.bookingId),
    listed: ["Its booking is missing."],
  },
  {
    what: "cells deleted",
    edit: async (db, { lesson }) => {
      const cells = await db
        .query("claimCells")
        .withIndex("by_claimId", (q) => q.eq("claimId", lesson.claimId))
        .take(3);
      for (const { _id } of cells) await db.delete("claimCells", _id);
    },
    listed: ["Its cells don't fit it."],
  },
  {
    what: "a cell moved",
    edit: async (db) => {
      const [cell] = await db.query("claimCells").take(1);
      await db.patch("claimCells", cell!._id, { cellAt: cell!.cellAt + 9 * HOUR });
    },
    listed: ["Its cells don't fit it.", "Its claim lies elsewhere."],
  },
  {
    what: "a hold that never ends",
    edit: async (db, { holdId }) => await db.patch("claims", holdId, { expiresAt: undefined }),
    listed: ["A hold without an end."],
    left: ["A hold without an end."],
  },
  {
    what: "a hold off the quarter hours",
    edit: async (db, { holdId }) => await db.patch("claims", holdId, { startsAt: TOMORROW_AT_10 + 60_000 }),
    listed: ["It doesn't lie on quarter hours."],
    left: ["It doesn't lie on quarter hours."],
  },
  {
    what: "a claim for somebody else's learner",
    edit: async (db, { holdId, emma }) => await db.patch("claims", holdId, { learnerId: emma.learnerId }),
    listed: ["Its learner is somebody else's.", "It overlaps with claim"],
    left: ["Its learner is somebody else's.", "It overlaps with claim"],
  },
  {
    what: "numbers of an instructor",
    edit: async (db, { sarah }) =>
      await db.insert("instructorStats", {
        instructorId: sarah.instructorId,
        ...{ reviewCount: 7, ratingSum: 35, completedLessons: 70 },
      }),
    listed: ["Its lessons are miscounted.", "Its reviews are miscounted.", "Its ratings are miscounted."],
  },
  {
    what: "a read mark in the future and a wrong head of a conversation",
    edit: async (db) => {
      const { _id } = await firstOf(db, "participants");
      await db.patch("participants", _id as never, { readAt: 9e15, lastMessageAt: 5 } as never);
    },
    listed: ["Its last message is another.", "It has read what isn't written yet."],
  },
  {
    what: "a side of a conversation deleted",
    edit: async (db) => {
      const { _id } = await firstOf(db, "participants");
      await db.delete("participants", _id as never);
    },
    listed: ["It has 1 sides."],
  },
  {
    what: "a message twice",
    edit: async (db) => {
      const { _id, _creationTime, ...message } = (await db.query("messages").take(1))[0]!;
      await db.insert("messages", message);
    },
    listed: ["Another message has its place in the order.", "It was written twice."],
    left: ["Another message has its place in the order.", "It was written twice."],
  },
  {
    what: "the learner that is oneself deleted",
    edit: async (db) => {
      const userId = await db.insert("users", {
        ...{ kind: "member", firstName: "Ann", lastName: "Lee", timeZone: "UTC", status: "active" },
        roles: ["student"],
      });
      return userId;
    },
    listed: ["It has 0 learners that are themselves."],
  },
  {
    what: "a zone that doesn't exist",
    edit: async (db, { daniel }) =>
      await db.patch("instructors", daniel.instructorId, { timeZone: "Mars/Base" }),
    listed: ["Mars/Base isn't a time zone."],
    left: ["Mars/Base isn't a time zone."],
  },
  {
    what: "an address given twice",
    edit: async (db, { daniel }) => await db.patch("instructors", daniel.instructorId, { slug: "sarah" }),
    listed: ["Another instructor has the address sarah."],
    left: ["Another instructor has the address sarah."],
  },
  {
    what: "a price that doesn't add up",
    edit: async (db, { lesson }) => {
      const { price } = (await db.get("bookings", lesson.bookingId))!;
      await db.patch("bookings", lesson.bookingId, { price: { ...price, lessonCents: 1 } });
    },
    listed: ["Its price lines don't add up.", "Its price doesn't follow from its rate."],
    left: ["Its price lines don't add up.", "Its price doesn't follow from its rate."],
  },
  {
    what: "two overrides of a date",
    edit: async (db, { sarah }) => {
      const override = { instructorId: sarah.instructorId, localDate: "2026-11-20", intervals: [] };
      await db.insert("dateOverrides", override);
      await db.insert("dateOverrides", override);
    },
    listed: ["Its date has another override."],
    left: ["Its date has another override."],
  },
  {
    what: "a busy calendar deleted from above its times, and a time stretched",
    edit: async (db, { sarah }) => {
      const { instructorId } = sarah;
      const about = { name: "Own", coversUntil: START_AT + 90 * DAY, blockCount: 1, unread: 0 };
      for (const durationMinutes of [60, 2000]) {
        const calendarId = await db.insert("busyCalendars", { instructorId, ...about });
        await db.insert("busyBlocks", { calendarId, instructorId, startsAt: START_AT, durationMinutes });
        if (durationMinutes === 60) await db.delete("busyCalendars", calendarId);
      }
    },
    listed: ["Its calendar is missing.", "It isn't a time on quarter hours within a day."],
  },
  {
    what: "somebody who waits for a time that is over, and somebody for an offering of somebody else",
    edit: async (db, { sarah, daniel, emma }) => {
      const learner = (await db.query("learners").take(99)).find(({ userId }) => userId === emma.userId)!;
      const about = { studentId: emma.userId, learnerId: learner._id, offeringId: sarah.offeringId };
      const wish = { ...about, format: "online" as const, durationMinutes: 60, passed: [] };
      const past = { fromAt: START_AT - 2 * DAY, toAt: START_AT - DAY };
      await db.insert("waitlistEntries", { ...wish, ...past, instructorId: sarah.instructorId });
      const coming = { fromAt: START_AT + DAY, toAt: START_AT + 2 * DAY };
      await db.insert("waitlistEntries", { ...wish, ...coming, instructorId: daniel.instructorId });
    },
    listed: ["What it waits for is over.", "What it waits for is another instructor's."],
  },
  {
    what: "a request that rings for ever, rings of one that is gone, and somebody ready without a page",
    edit: async (db, { sarah, emma }) => {
      const learner = (await db.query("learners").take(99)).find(({ userId }) => userId === emma.userId)!;
      const { instructorId, offeringId, serviceId } = sarah;
      const request = {
        ...{ studentId: emma.userId, learnerId: learner._id, serviceId, format: "online" as const },
        ...{
          durationMinutes: 30,
          maxHourlyRateCents: 9_000,
          state: "ringing" as const,
          endsAt: START_AT - DAY,
        },
      };
      await db.insert("lessonRequests", request);
      const requestId = await db.insert("lessonRequests", request);
      await db.insert("rings", { requestId, instructorId, offeringId, hasDeclined: false, receivesCents: 1 });
      await db.delete("lessonRequests", requestId);
      await db.insert("readyInstructors", { instructorId, since: START_AT });
    },
    listed: [
      "It is over and still rings.",
      "It rings for nobody.",
      "Its instructor seems ready, and no page of theirs is open.",
    ],
  },
  {
    what: "a calendar's address typed by hand",
    edit: async (db, { emma }) => {
      await db.insert("calendarFeeds", { userId: emma.userId, token: "emma" });
      await db.insert("calendarFeeds", { userId: emma.userId, token: "emma" });
    },
    listed: ["Its address can be guessed.", "Its address is another calendar's, too."],
  },
];

describe("a hand edit is listed, and mended where the truth is known", () => {
  test.each(HAND_EDITS)("$what", async ({ edit, listed, left = [] }) => {
    const place = await marketplace();
    await place.backend.run(async (ctx) => {
      await edit(ctx.db as unknown as DatabaseWriter, place);
    });
    const found = (await problems(place.backend)).map(({ problem }) => problem);
    for (const problem of listed) {
      expect(
        found.some((each) => each.startsWith(problem)),
        `${problem} in ${found.join(" ")}`,
      ).toBe(true);
    }
    await place.backend.action(internal.admin.checks.run, {});
    const still = (await problems(place.backend)).map(({ problem }) => problem);
    expect(new Set(still.map((each) => each.replace(/ \S+claims\.$/, "")))).toEqual(new Set(left));
  });

  test("listing changes nothing, and each problem says whether it was mended", async () => {
    const { backend, lesson, holdId } = await marketplace();
    await backend.run(async (ctx) => {
      await ctx.db.patch("claims", lesson.claimId, { startsAt: TOMORROW_AT_10 + DAY });
      await ctx.db.patch("claims", holdId, { expiresAt: undefined });
    });
    const first = await problems(backend);
    expect(await problems(backend)).toEqual(first);
    const { problems: told } = await backend.action(internal.admin.checks.run, {});
    expect(told.map(({ problem, mended }) => [problem, mended])).toContainEqual([
      "Its booking is at another time.",
      true,
    ]);
    expect(told.map(({ problem, mended }) => [problem, mended])).toContainEqual([
      "A hold without an end.",
      false,
    ]);
    const [claim] = (await claimsOf(backend)).filter(({ _id }) => _id === lesson.claimId);
    expect(claim?.startsAt).toBe(TOMORROW_AT_10);
  });
});

describe("reconciling", () => {
  const reconcile = async (backend: Backend) => {
    await backend.action(internal.jobs.reconcile, { fromDays: -2, toDays: 14 });
    await backend.action(internal.jobs.reconcile, { fromDays: 14, toDays: 400 });
  };

  test("guards the new time of a lesson that was moved by hand, and frees the old one", async () => {
    const { backend, sarah, noah, lesson } = await marketplace();
    for (const days of [1, 30]) {
      const startsAt = TOMORROW_AT_10 + days * DAY;
      await backend.run(async (ctx) => await ctx.db.patch("bookings", lesson.bookingId, { startsAt }));
      await reconcile(backend);
      const [claim] = (await claimsOf(backend)).filter(({ _id }) => _id === lesson.claimId);
      expect(claim?.startsAt).toBe(startsAt);
      expect(await problems(backend)).toEqual([]);
      const again = { commandId: newCommandId(), offeringId: sarah.offeringId, format: "online" as const };
      const taken = await noah.as.mutation(api.claims.hold, { ...again, startsAt, durationMinutes: 60 });
      expect(taken).toMatchObject({ ok: false, error: { code: "taken" } });
    }
  });

  test("gives a claim that was moved by hand its lesson's time back", async () => {
    const { backend, lesson } = await marketplace();
    await backend.run(
      async (ctx) => await ctx.db.patch("claims", lesson.claimId, { startsAt: TOMORROW_AT_10 + DAY }),
    );
    await reconcile(backend);
    expect(await problems(backend)).toEqual([]);
  });

  test("writes nothing where nothing is wrong", async () => {
    const { backend } = await marketplace();
    const cells = async () => await backend.run(async (ctx) => await ctx.db.query("claimCells").take(100));
    const before = await cells();
    await reconcile(backend);
    expect(await cells()).toEqual(before);
  });
});

describe("the sweep catches up on what the scheduler missed", () => {
  test("a cancellation that should have happened, holds that ran out, lessons long over", async () => {
    const { backend, emma, lesson } = await marketplace();
    await cancel(emma, lesson.bookingId);
    passUnnoticed(20 * MINUTE);
    expect((await problems(backend)).map(({ problem }) => problem)).toEqual([
      "It ended and wasn't released.",
      "A change that should have happened stands.",
    ]);
    await backend.mutation(internal.jobs.sweep, {});
    expect(await problems(backend)).toEqual([]);
    expect(await backend.run(async (ctx) => await ctx.db.get("bookings", lesson.bookingId))).toMatchObject({
      state: "cancelled",
      cancellation: { at: START_AT },
    });
    passUnnoticed(5 * DAY);
    expect((await problems(backend)).map(({ problem }) => problem)).toContain(
      "Over for long and still not in the books.",
    );
    await backend.mutation(internal.jobs.sweep, {});
    expect(await problems(backend)).toEqual([]);
    expect(await claimsOf(backend)).toEqual([]);
  });

  test("in batches that go on by themselves, and claims whose lesson is gone don't hold it up", async () => {
    const { backend, sarah, emma, lesson } = await marketplace();
    await backend.run(async (ctx) => {
      const { _id, _creationTime, ...claim } = (await ctx.db.get("claims", lesson.claimId))!;
      const booking = (await ctx.db.get("bookings", lesson.bookingId))!;
      for (let n = 0; n < 120; n++) {
        await ctx.db.insert("claims", { ...claim, startsAt: START_AT - 30 * DAY + n * HOUR });
        await ctx.db.insert("claims", {
          ...{ kind: "hold", instructorId: sarah.instructorId, studentId: emma.userId, format: "online" },
          ...{ learnerId: emma.learnerId, holderId: emma.userId, offeringId: sarah.offeringId },
          ...{ startsAt: START_AT + n * HOUR, durationMinutes: 60, expiresAt: START_AT - MINUTE },
        });
      }
      await ctx.db.delete("bookings", booking._id);
    });
    await backend.mutation(internal.jobs.sweep, {});
    for (let round = 0; round < 6; round++) await pass(backend, 1);
    const left = await claimsOf(backend);
    expect(
      left.every(({ startsAt, expiresAt }) => startsAt > START_AT && expiresAt !== START_AT - MINUTE),
    ).toBe(true);
  });
});
