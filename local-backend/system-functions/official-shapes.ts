/** Values in the shapes in which the official system tables hold them. Pure. */
import type { Json, JsonObject } from "../engine/types.ts";
import { jsonFromValue } from "../values/convex-json.ts";

const NS_PER_MS = 1_000_000n;
const FURTHEST = 2n ** 63n - 1n;

/** A JSON text as bytes: how arguments of scheduled functions are kept. */
export function textAsBytes(value: Json): Json {
  return { $bytes: Buffer.from(JSON.stringify(value)).toString("base64") };
}

export function int64(value: number): Json {
  return jsonFromValue(BigInt(Math.round(value)));
}

/** A time that no int64 can say is the furthest that one can: functions may be scheduled for any. */
export function nanoseconds(milliseconds: number): Json {
  const exact = BigInt(Math.round(milliseconds)) * NS_PER_MS;
  return jsonFromValue(exact > FURTHEST ? FURTHEST : exact < -FURTHEST ? -FURTHEST : exact);
}

const SECONDS_PER_MINUTE = 60;
const SECONDS_PER_HOUR = 3_600;

export function officialCronSpec(functionPath: string, args: Json[], schedule: Json): JsonObject {
  return {
    udfPath: listedFunctionPath(functionPath),
    udfArgs: textAsBytes(args),
    cronSchedule: officialSchedule(schedule as JsonObject),
  };
}

/** "dir/module:fn" → "dir/module.js:fn", as scheduled functions are listed. */
export function listedFunctionPath(functionPath: string): string {
  return functionPath.includes(".js:") ? functionPath : functionPath.replace(/:([^:]*)$/, ".js:$1");
}

/** Lengths of intervals become seconds, numbers int64, and a minute that was left open is 0. */
function officialSchedule(schedule: JsonObject): JsonObject {
  const { type } = schedule;
  const numberOf = (field: string) => (typeof schedule[field] === "number" ? schedule[field] : 0);
  switch (type) {
    case "interval": {
      const seconds =
        numberOf("hours") * SECONDS_PER_HOUR + numberOf("minutes") * SECONDS_PER_MINUTE + numberOf("seconds");
      return { type, seconds: int64(seconds) };
    }
    case "hourly":
      return { type, minuteUTC: int64(numberOf("minuteUTC")) };
    case "daily":
      return { type, hourUTC: int64(numberOf("hourUTC")), minuteUTC: int64(numberOf("minuteUTC")) };
    case "weekly":
    case "monthly": {
      const day: JsonObject =
        type === "weekly" ? { dayOfWeek: schedule.dayOfWeek ?? "sunday" } : { day: int64(numberOf("day")) };
      return { type, ...day, hourUTC: int64(numberOf("hourUTC")), minuteUTC: int64(numberOf("minuteUTC")) };
    }
    default:
      return { type: "cron", cronExpr: schedule.cron ?? schedule.cronExpr ?? "" };
  }
}
