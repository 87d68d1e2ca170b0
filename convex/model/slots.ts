/** Facts for `offeredStarts`: a whole week for the browser, and just the touched dates for the mutation that claims. */
import type { Doc, Id } from "../_generated/dataModel";
import { claimReach, endOf, spacingOf } from "../domain/claims";
import { MAX_HORIZON_DAYS, MAX_SERIES_DAYS, STEP_MINUTES } from "../domain/limits";
import {
  checkStart,
  NOTHING_OF_MINE,
  type Candidate,
  type StartCheck,
  type WaivableRule,
} from "../domain/slots";
import {
  addDays,
  DAY,
  instantOf,
  isLocalDate,
  isTimeZone,
  localDateOf,
  mondayOf,
  weekdayOf,
  type Instant,
  type LocalDate,
} from "../domain/time";
import type { WeekFacts } from "../domain/weekFacts";
import type { SharedQueryCtx } from "../functions";
import { awayBetween } from "./busyBlocks";
import { hoursOf } from "./hours";
import { getLiveInstructor } from "./instructors";
import { getSelfLearner } from "./learners";
import { thrown } from "./viewers";

/** The end of a series whose first lesson is at the farthest horizon. */
const FARTHEST_DAYS = MAX_HORIZON_DAYS + MAX_SERIES_DAYS + 2;
/** More than fits a week of quarter hours. */
const MAX_BUSY = 800;

/** No clock in here, and nobody's identity: who watches the same week shares this execution. */
export async function weekFacts(
  ctx: SharedQueryCtx,
  args: { instructorId: Id<"instructors">; mondayLocalDate: string },
): Promise<WeekFacts | null> {
  const { mondayLocalDate } = args;
  if (!isLocalDate(mondayLocalDate) || weekdayOf(mondayLocalDate) !== 0) {
    throw thrown({ code: "badArgument", field: "mondayLocalDate", message: "Not the date of a Monday." });
  }
  const found = await getLiveInstructor(ctx, args.instructorId);
  if (found === null) return null;
  const { instructor } = found;
  // A hand edit of the zone must not break the page: such a week offers nothing.
  if (!isTimeZone(instructor.timeZone)) return null;
  const startsAt = instantOf(mondayLocalDate, 0, instructor.timeZone).at;
  const localDates = Array.from({ length: 8 }, (_, index) => addDays(mondayLocalDate, index));
  return {
    instructorId: instructor._id,
    timeZone: instructor.timeZone,
    mondayLocalDate,
    days: await hoursOf(ctx, instructor._id, localDates),
    rules: instructor.rules,
    busy: await busyBetween(ctx, instructor, startsAt - DAY, startsAt + 9 * DAY),
    away: await awayBetween(ctx, instructor._id, startsAt, startsAt + 9 * DAY),
  };
}

/**
 * Facts for starts in [fromAt, toAt), a few days at most, for what runs after a commit: the hours of the dates it
 * touches and the claims that reach into it, nothing of the rest of the week.
 */
export async function factsBetween(
  ctx: SharedQueryCtx,
  instructor: Doc<"instructors">,
  bounds: { startsAt: Instant; endsAt: Instant },
): Promise<WeekFacts[]> {
  const { timeZone, rules, _id: instructorId } = instructor;
  if (!isTimeZone(timeZone)) return [];
  const { fromAt, toAt } = claimReach(bounds);
  const firstDate = localDateOf(fromAt, timeZone);
  const lastDate = localDateOf(toAt, timeZone);
  const localDates: LocalDate[] = [];
  for (let date = firstDate; date <= lastDate; date = addDays(date, 1)) localDates.push(date);
  const days = await hoursOf(ctx, instructorId, localDates);
  const busy = await busyBetween(ctx, instructor, fromAt, toAt);
  const away = await awayBetween(ctx, instructorId, fromAt, toAt);
  const mondays = [...new Set(localDates.map(mondayOf))];
  return mondays.map((mondayLocalDate, index) => ({
    ...{ instructorId, timeZone, mondayLocalDate, days, rules },
    ...(index === 0 ? { busy, away } : { busy: [] }),
  }));
}

async function busyBetween(
  ctx: SharedQueryCtx,
  instructor: Doc<"instructors">,
  fromAt: Instant,
  toAt: Instant,
): Promise<WeekFacts["busy"]> {
  const taught = await ctx.db
    .query("claims")
    .withIndex("by_instructorId_and_startsAt", (q) =>
      q.eq("instructorId", instructor._id).gte("startsAt", fromAt).lt("startsAt", toAt),
    )
    .take(MAX_BUSY);
  const self = await getSelfLearner(ctx, instructor.userId);
  const attended =
    self === null
      ? []
      : await ctx.db
          .query("claims")
          .withIndex("by_learnerId_and_startsAt", (q) =>
            q.eq("learnerId", self._id).gte("startsAt", fromAt).lt("startsAt", toAt),
          )
          .take(MAX_BUSY);
  return [
    ...taught.map((claim) => ({ ...busyFields(claim), spacing: spacingOf(claim.format) })),
    ...attended.map((claim) => ({ ...busyFields(claim), spacing: "none" as const })),
  ];
}

function busyFields({ _id, startsAt, durationMinutes, expiresAt }: Doc<"claims">) {
  return { claimId: _id, startsAt, durationMinutes, expiresAt: expiresAt ?? null };
}

/**
 * Whether hours and time rules allow a start now. Reads the hours of the touched dates only: the week's other claims
 * are no business of this check, the cells decide about overlap.
 */
export async function checkStartByRules(
  ctx: SharedQueryCtx,
  instructor: Doc<"instructors">,
  candidate: Candidate,
  nowAt: Instant,
  waived: readonly WaivableRule[] = [],
): Promise<StartCheck> {
  // Far-off instants have no local date to look up.
  if (!Number.isSafeInteger(candidate.startsAt)) return { ok: false, error: "alignment" };
  if (candidate.startsAt < nowAt) return { ok: false, error: "past" };
  if (candidate.startsAt > nowAt + FARTHEST_DAYS * DAY) return { ok: false, error: "horizon" };
  if (!isTimeZone(instructor.timeZone)) return { ok: false, error: "outsideHours" };
  const firstDate = localDateOf(candidate.startsAt, instructor.timeZone);
  const lastDate = localDateOf(endOf(candidate) - STEP_MINUTES * 60_000, instructor.timeZone);
  const localDates = firstDate === lastDate ? [firstDate] : [firstDate, lastDate];
  const facts = {
    instructorId: instructor._id,
    timeZone: instructor.timeZone,
    mondayLocalDate: mondayOf(firstDate),
    days: await hoursOf(ctx, instructor._id, localDates),
    rules: instructor.rules,
    busy: [],
    away: await awayBetween(ctx, instructor._id, candidate.startsAt, endOf(candidate)),
  };
  return checkStart(facts, NOTHING_OF_MINE, candidate, nowAt, waived);
}
