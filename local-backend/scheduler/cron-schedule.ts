/** When a cron runs next (protocol §8.9). Pure; all times are UTC. */
import { Cron } from "croner";
import { z } from "zod";

const minuteUTC = z.number().int().min(0).max(59);
const hourUTC = z.number().int().min(0).max(23);
const DAYS = ["sunday", "monday", "tuesday", "wednesday", "thursday", "friday", "saturday"] as const;

const cronSchedule = z.discriminatedUnion("type", [
  z.looseObject({
    type: z.literal("interval"),
    seconds: z.number().positive().optional(),
    minutes: z.number().positive().optional(),
    hours: z.number().positive().optional(),
  }),
  z.looseObject({ type: z.literal("hourly"), minuteUTC }),
  z.looseObject({ type: z.literal("daily"), hourUTC, minuteUTC }),
  z.looseObject({ type: z.literal("weekly"), dayOfWeek: z.enum(DAYS), hourUTC, minuteUTC }),
  z.looseObject({ type: z.literal("monthly"), day: z.number().int().min(1).max(31), hourUTC, minuteUTC }),
  z.looseObject({ type: z.literal("cron"), cron: z.string() }),
]);
export type CronSchedule = z.infer<typeof cronSchedule>;

/** Throws ZodError or TypeError for a schedule that makes no sense. */
export function parseSchedule(schedule: unknown): CronSchedule {
  const parsed = cronSchedule.parse(schedule);
  if (parsed.type !== "interval") patternOf(parsed);
  return parsed;
}

/** An interval runs first when it is pushed; everything else at its next time. */
export function firstRunAt(schedule: CronSchedule, nowMs: number): number {
  return schedule.type === "interval" ? nowMs : runAfter(schedule, nowMs);
}

/** The first time after `nowMs`: runs that a standing backend missed are not made up for. */
export function nextRunAt(schedule: CronSchedule, previousMs: number, nowMs: number): number {
  if (schedule.type !== "interval") return runAfter(schedule, Math.max(previousMs, nowMs));
  const everyMs = intervalMs(schedule);
  const missed = Math.max(0, Math.floor((nowMs - previousMs) / everyMs));
  return previousMs + (missed + 1) * everyMs;
}

type ClockSchedule = Exclude<CronSchedule, { type: "interval" }>;

function runAfter(schedule: ClockSchedule, afterMs: number): number {
  const next = patternOf(schedule).nextRun(new Date(afterMs));
  if (next === null) throw new TypeError("The schedule never runs");
  return next.getTime();
}

function patternOf(schedule: ClockSchedule): Cron {
  return new Cron(patternText(schedule), { timezone: "UTC", paused: true });
}

function patternText(schedule: ClockSchedule): string {
  switch (schedule.type) {
    case "hourly":
      return `${schedule.minuteUTC} * * * *`;
    case "daily":
      return `${schedule.minuteUTC} ${schedule.hourUTC} * * *`;
    case "weekly":
      return `${schedule.minuteUTC} ${schedule.hourUTC} * * ${DAYS.indexOf(schedule.dayOfWeek)}`;
    case "monthly":
      return `${schedule.minuteUTC} ${schedule.hourUTC} ${schedule.day} * *`;
    case "cron":
      return schedule.cron;
  }
}

function intervalMs({ seconds = 0, minutes = 0, hours = 0 }: Extract<CronSchedule, { type: "interval" }>) {
  const ms = ((hours * 60 + minutes) * 60 + seconds) * 1000;
  if (ms <= 0) throw new TypeError("An interval must be longer than nothing");
  return ms;
}
