import { useEffect, useRef } from "react";
import type { TimeZone } from "../../../convex/domain/time";
import { clockOffsetMs, serverNow } from "../../lib/clock";
import { useToast } from "../../ui/toast";
import { movedWords, oldTimeKeptWords } from "./move-words";
import type { Lesson } from "./queries";
import type { LessonActions } from "./use-lesson-actions";

/** Whoever leaves the page of a lesson within the ten seconds takes the way back along, as a toast. */
export function useUndoElsewhere(lesson: Lesson, actions: LessonActions, timeZone: TimeZone): void {
  const toast = useToast();
  const latest = useRef({ lesson, actions, timeZone });
  latest.current = { lesson, actions, timeZone };
  const toastId = `undo ${lesson.bookingId}`;
  useEffect(() => {
    // Back on the page, which has a way back of its own.
    toast.close(toastId);
    return () => {
      const { pendingChange, viewerIs } = latest.current.lesson;
      if (pendingChange?.by !== viewerIs || pendingChange.commitsAt <= serverNow()) return;
      const isMove = pendingChange.kind === "reschedule";
      toast.show({
        id: toastId,
        icon: "undo",
        lead: isMove ? movedWords(pendingChange, latest.current.timeZone, serverNow()) : "Lesson cancelled.",
        text: (secondsLeft) =>
          isMove ? oldTimeKeptWords(pendingChange, secondsLeft) : `Kept for ${secondsLeft} s.`,
        endsAt: pendingChange.commitsAt - clockOffsetMs(),
        action: { label: "Undo", onPress: () => void latest.current.actions.undo() },
      });
    };
  }, [toast, toastId]);
}
