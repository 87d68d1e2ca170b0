/* Owns the words for how fresh a calendar is: since when, and what is in the way. */
import type { ReadProblem } from "../../../convex/domain/followedCalendars";
import { DAY, HOUR, type TimeZone } from "../../../convex/domain/time";
import { daysAhead, formatClock, formatDate, formatDistance } from "../../lib/format-time";
import type { BusyCalendar } from "./queries";

export interface Freshness {
  tone: "good" | "quiet" | "warn";
  text: string;
}

/** Two reads were missed: nothing is wrong with the address, but it isn't fresh either. */
const FRESH_FOR = 3 * HOUR;
const FILE_STALE_AFTER = 14 * DAY;

export function freshnessOf(
  { importedAt, following }: Pick<BusyCalendar, "importedAt" | "following">,
  nowAt: number,
  timeZone: TimeZone,
): Freshness {
  const day = (at: number) => dayWords(at, timeZone, nowAt);
  if (following === null) {
    const text = importedAt === null ? "Not read yet." : `Imported ${day(importedAt)}.`;
    if (importedAt === null || nowAt - importedAt < FILE_STALE_AFTER) return { tone: "quiet", text };
    return { tone: "warn", text: `${text} Choose a new file, so that it tells what came since.` };
  }
  const { problem, failingSince } = following;
  if (problem !== null) {
    const since = failingSince === null ? "" : ` since ${day(failingSince)}`;
    const rest =
      importedAt === null ? "Nothing of it blocks yet." : `Times as of ${day(importedAt)} still block.`;
    return { tone: "warn", text: `Couldn’t be read${since}: ${problemWords(problem)}. ${rest}` };
  }
  if (importedAt === null) return { tone: "quiet", text: "Being read for the first time…" };
  const ago = formatDistance(Math.min(importedAt, nowAt - 1), nowAt);
  return nowAt - importedAt < FRESH_FOR
    ? { tone: "good", text: `Fresh: read ${ago}.` }
    : { tone: "warn", text: `Last read ${ago}. Its times still block.` };
}

function problemWords(problem: ReadProblem): string {
  switch (problem.code) {
    case "answered":
      return `the address answered ${problem.status}`;
    case "unknownHost":
      return "its name leads nowhere";
    case "refusedAddress":
      return "it leads to a place that isn’t open to the internet";
    case "unreachable":
      return "its server can’t be reached";
    case "insecure":
      return "its server can’t prove who it is";
    case "timedOut":
      return "its server took too long";
    case "tooManyRedirects":
      return "it leads in circles";
    case "tooBig":
      return "the calendar is too big";
    case "noCalendar":
      return "what is there isn’t a calendar";
    case "failed":
      return "something went wrong on our side";
  }
}

/** "5:15 pm" today, "Tuesday" within a week, "Tue, Nov 10" before. */
function dayWords(at: number, timeZone: TimeZone, nowAt: number): string {
  const days = daysAhead(at, timeZone, nowAt);
  if (days >= 0) return formatClock(at, timeZone);
  if (days <= -7) return formatDate(at, timeZone, nowAt);
  return new Intl.DateTimeFormat("en-US", { weekday: "long", timeZone }).format(at);
}
