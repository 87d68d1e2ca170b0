/** When a cron runs next (protocol §8.9). Pure; all times are UTC. */
import { createHash } from "node:crypto";
import { Cron } from "croner";
import { z } from "zod";

/** May be left out: then each cron gets a minute of its own, so that not all run at once. */
const minuteUTC = z.number().int().min(0).max(59).optional();
const hourUTC = z.number().int().min(0).max(23);
const count = z.number().int().positive().optional();
const DAYS = ["sunday", "monday", "tuesday", "wednesday", "thursday", "friday", "saturday"] as const;
const CRON_FIELDS = 5;

const cronSchedule = z.discriminatedUnion("type", [
  z.looseObject({ type: z.literal("interval"), seconds: count, minutes: count, hours: count }),
  z.looseObject({ type: z.literal("hourly"), minuteUTC }),
  z.looseObject({ type: z.literal("daily"), hourUTC, minuteUTC }),
  z.looseObject({ type: z.literal("weekly"), dayOfWeek: z.enum(DAYS), hourUTC, minuteUTC }),
  z.looseObject({ type: z.literal("monthly"), day: z.number().int().min(1).max(31), hourUTC, minuteUTC }),
  z.looseObject({ type: z.literal("cron"), cron: z.string() }),
]);

export type CronSchedule = { kind: "interval"; everyMs: number } | { kind: "clock"; pattern: Cron };

/** `identifier` decides the minute where the schedule names none. Throws for a schedule that makes no sense. */
export function parseSchedule(schedule: unknown, identifier: string): CronSchedule {
  const parsed = cronSchedule.parse(schedule);
  if (parsed.type === "interval") {
    const { seconds = 0, minutes = 0, hours = 0 } = parsed;
    const everyMs = ((hours * 60 + minutes) * 60 + seconds) * 1000;
    if (everyMs === 0) throw new TypeError("an interval needs seconds, minutes or hours");
    return { kind: "interval", everyMs };
  }
  const pattern = new Cron(patternText(parsed, identifier), { timezone: "UTC", paused: true });
  if (pattern.nextRun(new Date(0)) === null) throw new TypeError("this time never comes");
  return { kind: "clock", pattern };
}

/** An interval runs first when it is pushed; everything else at its next time. */
export function firstRunAt(schedule: CronSchedule, nowMs: number): number {
  return schedule.kind === "interval" ? nowMs : runAfter(schedule.pattern, nowMs);
}

/** The first time after `nowMs`: runs that a standing backend missed are not made up for. */
export function nextRunAt(schedule: CronSchedule, previousMs: number, nowMs: number): number {
  if (schedule.kind === "clock") return runAfter(schedule.pattern, Math.max(previousMs, nowMs));
  const missed = Math.max(0, Math.floor((nowMs - previousMs) / schedule.everyMs));
  return previousMs + (missed + 1) * schedule.everyMs;
}

function runAfter(pattern: Cron, afterMs: number): number {
  const next = pattern.nextRun(new Date(afterMs));
  if (next === null) throw new TypeError("the schedule has come to its end");
  return next.getTime();
}

function patternText(
  schedule: Exclude<z.infer<typeof cronSchedule>, { type: "interval" }>,
  identifier: string,
): string {
  if (schedule.type === "cron") {
    const fields = schedule.cron.trim().split(/\s+/);
    if (fields.length !== CRON_FIELDS) throw new TypeError(`a cron string has ${CRON_FIELDS} fields`);
    return fields.join(" ");
  }
  const minute = schedule.minuteUTC ?? ownMinute(identifier);
  switch (schedule.type) {
    case "hourly":
      return `${minute} * * * *`;
    case "daily":
      return `${minute} ${schedule.hourUTC} * * *`;
    case "weekly":
      return `${minute} ${schedule.hourUTC} * * ${DAYS.indexOf(schedule.dayOfWeek)}`;
    case "monthly":
      return `${minute} ${schedule.hourUTC} ${schedule.day} * *`;
  }
}

function ownMinute(identifier: string): number {
  return createHash("sha256").update(identifier).digest().readUInt32BE(0) % 60;
}
