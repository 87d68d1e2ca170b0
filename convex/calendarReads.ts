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
    const read = { calendarId, leaseAt: task.leaseAt };
    try {
      await ctx.runMutation(internal.busyCalendars.endRead, { ...read, outcome });
    } catch (error) {
      // What can't be taken in would be read again and again; as a failure it is told, and tried less and less often.
      note(error);
      await ctx.runMutation(internal.busyCalendars.endRead, { ...read, outcome: FAILED });
    }
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
    const { blocks, coversUntil, unread } = read;
    return { kind: "read", blocks, coversUntil, unread, version };
  } catch (error) {
    note(error);
    return FAILED;
  }
}

const FAILED: ReadOutcome = { kind: "failed", problem: { code: "failed" } };

/** Security: the message may hold the address, so the kind of error has to do. */
function note(error: unknown): void {
  console.error("A calendar couldn't be read.", error instanceof Error ? error.name : typeof error);
}
