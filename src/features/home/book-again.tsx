import type { OfferedStart } from "../../../convex/domain/slots";
import { serverNow } from "../../lib/clock";
import { formatClock, formatMoment, formatShortDate, spokenMoment } from "../../lib/format-time";
import { Avatar } from "../../ui/avatar";
import { ButtonLink } from "../../ui/button-link";
import { Skeleton } from "../../ui/skeleton";
import { SlotTile } from "../../ui/slot-tile";
import type { Lesson } from "./queries";

export interface Repeat {
  lesson: Lesson;
  /** The next free start of the same kind; null when there is none soon, undefined while it isn't known. */
  start: OfferedStart | null | undefined;
  /** Its hold is on the way. */
  isComing: boolean;
}

export interface BookAgainProps {
  repeats: readonly Repeat[];
  timeZone: string;
  isOld: boolean;
  onHold: (lesson: Lesson, startsAt: number) => void;
}

/** People one knows, each with a time that can be had; nothing at all for whoever knows nobody. */
export function BookAgain({ repeats, timeZone, isOld, onHold }: BookAgainProps) {
  if (repeats.length === 0) return null;
  return (
    <section aria-labelledby="book-again">
      <h2 id="book-again" className="text-xl">
        Book again
      </h2>
      <ul className="mt-3 grid gap-2.5">
        {repeats.map((repeat) => (
          <li
            key={repeat.lesson.bookingId}
            className="flex items-center gap-3.5 rounded-lg border border-line bg-surface p-3.5 shadow-xs sm:p-4"
          >
            <Avatar
              id={repeat.lesson.instructor.userId}
              name={repeat.lesson.instructor.displayName}
              size={48}
            />
            <div className="min-w-0 flex-1">
              <p className="font-semibold wrap-anywhere">
                {repeat.lesson.serviceName} with {repeat.lesson.instructor.displayName}
              </p>
              <p className="nums text-sm text-ink-2">
                Last lesson {formatShortDate(repeat.lesson.startsAt, timeZone)}
              </p>
            </div>
            <NextTime repeat={repeat} timeZone={timeZone} isOld={isOld} onHold={onHold} />
          </li>
        ))}
      </ul>
    </section>
  );
}

function NextTime({
  repeat: { lesson, start, isComing },
  timeZone,
  isOld,
  onHold,
}: Omit<BookAgainProps, "repeats"> & { repeat: Repeat }) {
  if (start === undefined) return <Skeleton className="h-11.5 w-30" />;
  if (start === null) {
    return (
      <ButtonLink
        to="/instructors/$slug"
        params={{ slug: lesson.instructor.slug }}
        variant="quiet"
        size="sm"
        aria-label={`All times of ${lesson.instructor.displayName}`}
      >
        All times
      </ButtonLink>
    );
  }
  const name = `${spokenMoment(start.startsAt, timeZone)}, ${lesson.serviceName} with ${lesson.instructor.displayName}`;
  return (
    <SlotTile
      state={isComing ? "heldByYou" : "free"}
      time={
        isComing ? formatClock(start.startsAt, timeZone) : formatMoment(start.startsAt, timeZone, serverNow())
      }
      sublabel={isComing ? "holding…" : undefined}
      accessibleName={`${name}, ${isComing ? "being held for you" : "free"}`}
      disabled={isOld}
      onPress={() => onHold(lesson, start.startsAt)}
      className="w-auto! min-w-26 flex-none px-3!"
    />
  );
}
