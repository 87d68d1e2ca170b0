"use node";
/** Reading the calendars that are followed by their addresses. Needs Node: it decides itself where a name leads. */
import { v } from "convex/values";
import { internal } from "./_generated/api";
import { IMPORT_DAYS } from "./domain/busyBlocks";
import { readBusyTimes } from "./domain/busyImport";
import { readsFrom } from "./domain/followedCalendars";
import { DAY } from "./domain/time";
import { internalAction } from "./functions";
import type { ReadOutcome, ReadTask } from "./model/followedCalendars";
import { fetchCalendar } from "./model/node/fetchCalendar";

/** A calendar's own job: does nothing unless it is due at that instant. The address is no argument: those are logged. */
export const read = internalAction({
  args: { calendarId: v.id("busyCalendars"), dueAt: v.number() },
  returns: v.null(),
  handler: async (ctx, { calendarId, dueAt }) => {
    const task = await ctx.runMutation(internal.busyCalendars.beginRead, { calendarId, dueAt });
    if (task === null) return null;
    const outcome = await outcomeOf(task);
    await ctx.runMutation(internal.busyCalendars.endRead, { calendarId, leaseAt: task.leaseAt, outcome });
    return null;
  },
});

async function outcomeOf({ url, known, timeZone }: ReadTask): Promise<ReadOutcome> {
  try {
    const fetched = await fetchCalendar(url, known);
    if (fetched.kind !== "text") return fetched;
    const nowAt = Date.now();
    const toAt = nowAt + IMPORT_DAYS * DAY;
    const { text, kind: _kind, ...version } = fetched;
    const read = readBusyTimes(text, { fromAt: readsFrom(nowAt), toAt, timeZone });
    if ("problem" in read) return { kind: "failed", problem: { code: read.problem } };
    return { kind: "read", blocks: read.blocks, coversUntil: toAt, unread: read.unread, version };
  } catch (error) {
    // Security: its message may hold the address.
    console.error("A calendar couldn't be read.", error instanceof Error ? error.name : typeof error);
    return { kind: "failed", problem: { code: "failed" } };
  }
}
