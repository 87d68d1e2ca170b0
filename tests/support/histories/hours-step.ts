/** Other hours for a day. */
import { expect } from "vitest";
import { api } from "../../../convex/_generated/api";
import { addDays, localDateOf, mondayOf } from "../../../convex/domain/time";
import { claimsOf, newCommandId } from "../lessons";
import type { StepOf } from "./draws";
import { count, pick, type World } from "./world";

/** One day gets other hours. Claims and lessons stay as they are. */
export async function saveWeek(world: World, step: StepOf<"save">): Promise<void> {
  const instructor = pick(world.instructors, step.instructor)!;
  const { timeZone } = await world.backend.run(
    async (ctx) => (await ctx.db.get("instructors", instructor.instructorId))!,
  );
  const mondayLocalDate = addDays(mondayOf(localDateOf(Date.now(), timeZone)), 7 * step.week);
  const before = await instructor.as.query(api.availability.week, { mondayLocalDate });
  const startMinute = step.startQuarter * 15;
  const endMinute = Math.min(1440, startMinute + step.quarters * 15);
  const days = before.days.map((day, index) =>
    index === step.day ? { ...day, intervals: [{ startMinute, endMinute, formats: "all" as const }] } : day,
  );
  const claimsBefore = await claimsOf(world.backend);
  const answer = await instructor.as.mutation(api.availability.saveWeek, {
    commandId: newCommandId(),
    mondayLocalDate,
    baseVersion: before.version,
    base: before.days,
    days,
    as: step.as,
  });
  count(world, "save", answer);
  expect(answer).toMatchObject({ ok: true, merged: false });
  const after = await instructor.as.query(api.availability.week, { mondayLocalDate });
  expect(after.days).toEqual(days);
  expect(after.version).toBe(answer.ok ? answer.version : "");
  const claimsAfter = await claimsOf(world.backend);
  expect(claimsAfter).toEqual(claimsBefore);
}
