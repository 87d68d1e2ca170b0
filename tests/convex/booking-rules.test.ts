import { ConvexError } from "convex/values";
import { afterEach, beforeEach, expect, test } from "vitest";
import { api } from "../../convex/_generated/api";
import { DEFAULT_BOOKING_RULES } from "../../convex/domain/common";
import type { BookingRulesChange } from "../../convex/domain/bookingRules";
import { createBackend, createInstructor, createPerson, type Instructor } from "../support/convex";
import { bookLesson, newCommandId, problems } from "../support/lessons";
import { freezeClock, HOUR, START_AT, thawClock } from "../support/time-machine";

beforeEach(() => freezeClock());
afterEach(thawClock);

const change = async (sarah: Instructor, wanted: BookingRulesChange) =>
  await sarah.as.mutation(api.bookingRules.change, { commandId: newCommandId(), change: wanted });
const rulesOf = async (sarah: Instructor) => (await sarah.as.query(api.bookingRules.mine, {})).rules;

test("two windows that change different settings both keep theirs; everybody's facts follow at once", async () => {
  const backend = createBackend();
  const sarah = await createInstructor(backend);
  await change(sarah, { horizonDays: 30 });
  await change(sarah, { overnightProtection: false, bufferMinutes: 45 });
  const wanted = {
    ...(await rulesOf(sarah)),
    horizonDays: 30,
    overnightProtection: false,
    bufferMinutes: 45,
  };
  expect(await rulesOf(sarah)).toEqual(wanted);
  const facts = await backend.query(api.slots.weekFacts, {
    instructorId: sarah.instructorId,
    mondayLocalDate: "2026-11-16",
  });
  expect(facts?.rules).toEqual(wanted);
});

test.each([
  ["noticeMinutes", { noticeMinutes: 7 * 1440 + 15 }],
  ["noticeMinutes", { noticeMinutes: -15 }],
  ["bufferMinutes", { bufferMinutes: 0 }],
  ["bufferMinutes", { bufferMinutes: 90, travelBufferMinutes: 60 }],
  ["travelBufferMinutes", { travelBufferMinutes: 125 }],
  ["travelBufferMinutes", { travelBufferMinutes: 10 }],
  ["horizonDays", { horizonDays: 0 }],
  ["horizonDays", { horizonDays: 366 }],
  ["horizonDays", { horizonDays: Number.NaN }],
] as const)("a %s out of bounds is refused by name and changes nothing: %j", async (field, wanted) => {
  const sarah = await createInstructor(createBackend());
  const before = await rulesOf(sarah);
  const thrown = await change(sarah, wanted).catch((error: unknown) => error);
  expect(thrown).toBeInstanceOf(ConvexError);
  expect((thrown as ConvexError<{ field: string }>).data).toMatchObject({ code: "badArgument", field });
  expect(await rulesOf(sarah)).toEqual(before);
});

test("a change that has nothing to do with what a hand edit left wrong is still possible", async () => {
  const backend = createBackend();
  const sarah = await createInstructor(backend);
  await backend.run(async (ctx) => {
    const rules = { ...DEFAULT_BOOKING_RULES, horizonDays: -5 };
    await ctx.db.patch("instructors", sarah.instructorId, { rules });
  });
  expect(await change(sarah, { bufferMinutes: 20 })).toEqual({ ok: true });
  expect(await rulesOf(sarah)).toMatchObject({ bufferMinutes: 20, horizonDays: -5 });
});

test("another zone moves the hours with the clock, and no lesson", async () => {
  const backend = createBackend();
  const sarah = await createInstructor(backend);
  const emma = await createPerson(backend);
  const startsAt = START_AT + 7 * 24 * HOUR + 2 * HOUR;
  const { bookingId } = await bookLesson(emma, sarah, { startsAt });
  const lesson = async () => await backend.run(async (ctx) => await ctx.db.get("bookings", bookingId));
  const claims = async () => await backend.run(async (ctx) => await ctx.db.query("claims").take(10));
  const before = [await lesson(), await claims()];
  const zone = { commandId: newCommandId(), timeZone: "Europe/Madrid" };
  expect(await sarah.as.mutation(api.bookingRules.changeTimeZone, zone)).toEqual({ ok: true });
  expect([await lesson(), await claims()]).toEqual(before);
  const week = await sarah.as.query(api.availability.week, { mondayLocalDate: "2026-11-16" });
  expect(week.timeZone).toBe("Europe/Madrid");
  expect(week.lessons.map((each) => each.startsAt)).toEqual([startsAt]);
  await expect(
    sarah.as.mutation(api.bookingRules.changeTimeZone, { commandId: newCommandId(), timeZone: "Mars/Base" }),
  ).rejects.toThrow("Not a time zone.");
  expect(await problems(backend)).toEqual([]);
});
