import { Undo2 } from "lucide-react";
import { useEffect, useRef } from "react";
import type { TimeZone } from "../../../convex/domain/time";
import { useNow } from "../../lib/clock";
import { Button } from "../../ui/button";
import { Notice } from "../../ui/notice";
import { pendingWords } from "../../ui/pending-badge";
import { secondsUntil } from "./lesson-status";
import { momentWithZone, otherSide } from "./lesson-words";
import { movedWords, oldTimeKeptWords } from "./move-words";
import type { Lesson } from "./queries";
import type { LessonActions } from "./use-lesson-actions";

export interface PendingChangeProps {
  lesson: Lesson;
  timeZone: TimeZone;
  actions: LessonActions;
  /** Asked for on this page just now: the way back gets the focus. */
  focusUndo: boolean;
  onUndone: () => void;
}

/** The ten seconds between asking and happening; whoever asked can take it back or let it happen at once. */
export function PendingChange({ lesson, timeZone, actions, focusUndo, onUndone }: PendingChangeProps) {
  const nowAt = useNow(250);
  const undoButton = useRef<HTMLButtonElement>(null);
  useEffect(() => {
    if (focusUndo) undoButton.current?.focus();
  }, [focusUndo]);
  const change = lesson.pendingChange;
  if (change === null) return null;
  const left = secondsUntil(change.commitsAt, nowAt);
  const { firstName } = otherSide(lesson);
  const isMove = change.kind === "reschedule";
  if (change.by !== lesson.viewerIs) {
    return (
      <Notice tone="busy" lead={`${pendingWords[change.kind]}.`}>
        {isMove
          ? `${firstName} is moving this lesson to ${momentWithZone(change.startsAt, timeZone)}.`
          : `${firstName} is cancelling this lesson.`}{" "}
        You will know in a moment.
      </Notice>
    );
  }
  const isOver = left === 0;
  const kept = isMove ? oldTimeKeptWords(change, left) : `Kept for ${left} s.`;
  return (
    <Notice
      tone="warn"
      icon={<Undo2 size={20} aria-hidden />}
      lead={isMove ? movedWords(change, timeZone, nowAt) : "Lesson cancelled."}
      className="flex-wrap items-center! gap-y-2"
      action={
        <span className="flex gap-2.5 max-sm:w-full max-sm:*:flex-1">
          <Button
            ref={undoButton}
            variant="quiet"
            size="sm"
            disabled={isOver}
            pending={actions.busy === "undo"}
            onClick={() => void actions.undo().then((isKept) => isKept && onUndone())}
          >
            Undo
          </Button>
          <Button
            variant="link"
            size="sm"
            disabled={isOver}
            pending={actions.busy === "commit"}
            onClick={() => void actions.commit()}
          >
            Done
          </Button>
        </span>
      }
    >
      <span className="nums">{isOver ? (isMove ? "Moving it now." : "Closing it now.") : kept}</span>
    </Notice>
  );
}
