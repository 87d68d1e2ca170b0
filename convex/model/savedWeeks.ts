/** Taking back the save of a week, repeated or made the usual one, without touching what was changed since. */
import type { Id } from "../_generated/dataModel";
import type { MutationCtx } from "../_generated/server";
import { normaliseIntervals, type Interval } from "../domain/availability";
import { BLOCK_REASON_MAX, MAX_REPEAT_WEEKS } from "../domain/limits";
import { addDays, isLocalDate, weekdayOf, type LocalDate } from "../domain/time";
import { datesOf, dropOverrides, ensureWeek, isSame, type ReplacedHours } from "./availability";
import { ensureInstructor } from "./bookingRules";
import { hoursDocuments, hoursOf, type DayOfHours } from "./hours";
import { thrown, type Viewer } from "./viewers";
import { hoursChanged } from "./waitlistOffers";

export interface UndoArgs {
  mondayLocalDate: LocalDate;
  /** The hours that were saved. */
  days: DayOfHours[];
  replaced: ReplacedHours;
}

export async function undo(ctx: MutationCtx, viewer: Viewer, args: UndoArgs) {
  const instructor = await ensureInstructor(ctx, viewer);
  const monday = args.mondayLocalDate;
  const saved = ensureWeek("days", args.days, datesOf(monday));
  const { usual, dates } = ensureReplaced(args.replaced, monday);
  // Judged before anything is written: giving back the usual week changes what holds on its dates.
  const isAsSaved = await Promise.all(
    dates.map(async ({ localDate }) => {
      const [now] = await hoursOf(ctx, instructor._id, [localDate]);
      return isSame(now?.intervals ?? [], saved[weekdayOf(localDate)] ?? []);
    }),
  );
  let kept = isAsSaved.filter((is) => !is).length;
  if (usual !== null && !(await giveBackUsual(ctx, instructor._id, monday, saved, usual.days))) kept++;
  for (const { localDate, override } of dates.filter((_date, index) => isAsSaved[index])) {
    const { overrides } = await hoursDocuments(ctx, instructor._id, localDate, localDate);
    await dropOverrides(ctx, overrides, localDate);
    if (override === null) continue;
    await ctx.db.insert("dateOverrides", { instructorId: instructor._id, localDate, ...override });
  }
  await hoursChanged(ctx, instructor._id);
  return { ok: true as const, kept };
}

/** False when the usual week isn't the saved one any more. */
async function giveBackUsual(
  ctx: MutationCtx,
  instructorId: Id<"instructors">,
  monday: LocalDate,
  saved: readonly Interval[][],
  days: Interval[][] | null,
): Promise<boolean> {
  const { weeklyHours } = await hoursDocuments(ctx, instructorId, monday, monday);
  const now = weeklyHours.find(({ validFrom }) => validFrom === monday);
  if (now === undefined || !saved.every((day, index) => isSame(day, now.days[index] ?? []))) return false;
  if (days === null) await ctx.db.delete("weeklyHours", now._id);
  else await ctx.db.patch("weeklyHours", now._id, { days });
  return true;
}

/** Dates of the weeks a save can have written, each once, with normal hours. */
function ensureReplaced(replaced: ReplacedHours, monday: LocalDate): ReplacedHours {
  const until = addDays(monday, (MAX_REPEAT_WEEKS + 1) * 7);
  const isNormal = (intervals: readonly Interval[]) => isSame(normaliseIntervals(intervals), intervals);
  const isFine =
    new Set(replaced.dates.map(({ localDate }) => localDate)).size === replaced.dates.length &&
    replaced.dates.every(
      ({ localDate, override }) =>
        isLocalDate(localDate) &&
        localDate >= monday &&
        localDate < until &&
        isNormal(override?.intervals ?? []) &&
        (override?.reason ?? "").length <= BLOCK_REASON_MAX,
    );
  const usual = replaced.usual?.days ?? null;
  if (isFine && (usual === null || (usual.length === 7 && usual.every(isNormal)))) return replaced;
  throw thrown({ code: "badArgument", field: "replaced", message: "What the save of this week answered." });
}
