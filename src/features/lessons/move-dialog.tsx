import { ArrowDown } from "lucide-react";
import { useRef } from "react";
import { endOf } from "../../../convex/domain/claims";
import type { Instant, TimeZone } from "../../../convex/domain/time";
import { clocksDiffer, formatDate, formatRangeWithZone } from "../../lib/format-time";
import { Button } from "../../ui/button";
import { Dialog } from "../../ui/dialog";
import { firstNameOf, otherTimeZone } from "./lesson-words";
import { moveEffectWords } from "./move-words";
import type { Lesson } from "./queries";

export interface MoveDialogProps {
  lesson: Lesson;
  timeZone: TimeZone;
  nowAt: Instant;
  /** Null: nothing is asked. */
  chosenAt: Instant | null;
  pending: boolean;
  onKeep: () => void;
  onMove: (startsAt: Instant) => Promise<void>;
}

/** The question before a lesson moves: from when to when, and what that changes. */
export function MoveDialog(props: MoveDialogProps) {
  const { lesson, timeZone, nowAt, chosenAt, pending, onKeep, onMove } = props;
  // What is asked stays readable while the question leaves.
  const asked = useRef(chosenAt);
  if (chosenAt !== null) asked.current = chosenAt;
  const startsAt = asked.current ?? lesson.startsAt;
  return (
    <Dialog
      open={chosenAt !== null}
      onOpenChange={(open) => {
        if (!open && !pending) onKeep();
      }}
      title={`Move it to ${formatDate(startsAt, timeZone, nowAt)}?`}
      description={moveEffectWords(lesson, startsAt, nowAt)}
      actions={
        <>
          <Button variant="quiet" onClick={onKeep}>
            Keep the time
          </Button>
          <Button pending={pending} pendingLabel="Moving…" onClick={() => void onMove(startsAt)}>
            Move the lesson
          </Button>
        </>
      }
    >
      <div className="nums grid gap-2 rounded-md bg-sunken px-4 py-3.5">
        <p className="text-ink-2">
          <span className="sr-only">From </span>
          <s>
            {formatDate(lesson.startsAt, timeZone, nowAt)},{" "}
            {formatRangeWithZone(lesson.startsAt, endOf(lesson), timeZone)}
          </s>
        </p>
        <ArrowDown size={18} aria-hidden className="text-ink-3" />
        <p className="text-lg font-semibold">
          <span className="sr-only">To </span>
          {formatDate(startsAt, timeZone, nowAt)},{" "}
          {formatRangeWithZone(startsAt, endOf({ ...lesson, startsAt }), timeZone)}
        </p>
        <TheirClock lesson={lesson} startsAt={startsAt} timeZone={timeZone} />
      </div>
    </Dialog>
  );
}

function TheirClock({ lesson, startsAt, timeZone }: { lesson: Lesson; startsAt: Instant; timeZone: string }) {
  const theirs = otherTimeZone(lesson);
  if (!clocksDiffer(startsAt, timeZone, theirs)) return null;
  return (
    <p className="text-sm text-ink-2">
      {formatDate(startsAt, theirs)}, {formatRangeWithZone(startsAt, endOf({ ...lesson, startsAt }), theirs)}{" "}
      for {firstNameOf(lesson.instructor.displayName)}
    </p>
  );
}
