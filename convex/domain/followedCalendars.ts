/** When a calendar that is followed by its address is read, and what can go wrong. */
import { v, type Infer } from "convex/values";
import { DAY, HOUR, MINUTE, type Instant } from "./time";

export const readProblem = v.union(
  /** Something else than a calendar: "404". */
  v.object({ code: v.literal("answered"), status: v.number() }),
  v.object({
    code: v.union(
      /** The name leads nowhere. */
      v.literal("unknownHost"),
      /** The address, or where it leads on to, isn't of the public internet, or not secure. */
      v.literal("refusedAddress"),
      v.literal("unreachable"),
      /** Its certificate doesn't hold. */
      v.literal("insecure"),
      v.literal("timedOut"),
      v.literal("tooManyRedirects"),
      v.literal("tooBig"),
      v.literal("noCalendar"),
      /** A fault of ours. */
      v.literal("failed"),
    ),
  }),
);
export type ReadProblem = Infer<typeof readProblem>;

const READ_EVERY = HOUR;
const FIRST_RETRY = 15 * MINUTE;
/** A read that hasn't answered by then is lost: the sweep has it read again. */
export const READ_LEASE = 5 * MINUTE;
/** What a job is late before the sweep takes over. */
export const READ_LATE = 2 * MINUTE;
/** With "nothing has changed" the times stay those of an earlier read, which reached less far: not for longer than this. */
export const UNCHANGED_FOR = DAY;

/**
 * About an hour after a success; a quarter of an hour after a failure, then twice as long each time, at most a day.
 * `random` in [0, 1) spreads them by a tenth, so that those who came together don't come together for ever.
 */
export function nextReadAt(nowAt: Instant, failures: number, random: number): Instant {
  const wait = failures === 0 ? READ_EVERY : FIRST_RETRY * 2 ** Math.min(failures - 1, 20);
  return Math.round(nowAt + Math.min(wait, DAY / 1.1) * (0.9 + 0.2 * random));
}

/** Reading begins at a midnight, so that the same events give the same blocks all day. */
export function readsFrom(nowAt: Instant): Instant {
  return Math.floor(nowAt / DAY) * DAY;
}
