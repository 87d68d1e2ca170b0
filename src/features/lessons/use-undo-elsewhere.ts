import { useEffect, useRef } from "react";
import { clockOffsetMs, serverNow } from "../../lib/clock";
import { useToast } from "../../ui/toast";
import type { Lesson } from "./queries";
import type { LessonActions } from "./use-lesson-actions";

/** Whoever leaves the page of a lesson within the ten seconds takes the way back along, as a toast. */
export function useUndoElsewhere(lesson: Lesson, actions: LessonActions): void {
  const toast = useToast();
  const latest = useRef({ lesson, actions });
  latest.current = { lesson, actions };
  const toastId = `undo ${lesson.bookingId}`;
  useEffect(() => {
    // Back on the page, which has a way back of its own.
    toast.close(toastId);
    return () => {
      const { pendingChange, viewerIs } = latest.current.lesson;
      if (pendingChange?.by !== viewerIs || pendingChange.commitsAt <= serverNow()) return;
      toast.show({
        id: toastId,
        icon: "undo",
        lead: "Lesson cancelled.",
        text: (secondsLeft) => `Kept for ${secondsLeft} s.`,
        endsAt: pendingChange.commitsAt - clockOffsetMs(),
        action: { label: "Undo", onPress: () => void latest.current.actions.undo() },
      });
    };
  }, [toast, toastId]);
}
