import { useState } from "react";
import type { SeriesScope } from "../../../convex/domain/series";
import type { LessonChange, WeekTime } from "../../../convex/domain/seriesMoves";
import type { Instant } from "../../../convex/domain/time";
import { refusalMessage, thrownMessage } from "../../lib/error-message";
import { useTimeZone } from "../../lib/viewer";
import { useAnnounce } from "../../ui/announcer";
import { useToast } from "../../ui/toast";
import { otherSide } from "./lesson-words";
import {
  useCancel,
  useCommitChange,
  useComplete,
  useDisputeNoShow,
  useReportNoShow,
  useReschedule,
  useRescheduleFollowing,
  useUndoChange,
  type Lesson,
} from "./queries";

export type LessonAction = "cancel" | "reschedule" | "undo" | "commit" | "complete" | "report" | "dispute";

/** "taken": somebody else has that time, which is for the calendar to tell; any other refusal is told. */
export type MoveOutcome = "moved" | "taken" | "refused";

type Answer = { ok: true } | { ok: false; error: Parameters<typeof refusalMessage>[0] };

export interface LessonActions {
  busy: LessonAction | null;
  /** True when it was taken; what was refused is told. */
  cancel: (reason: string, scope: SeriesScope) => Promise<boolean>;
  reschedule: (startsAt: Instant) => Promise<MoveOutcome>;
  /** This lesson and those that follow, as one. */
  rescheduleFollowing: (to: WeekTime, changes: LessonChange[]) => Promise<MoveOutcome>;
  undo: () => Promise<boolean>;
  commit: () => Promise<boolean>;
  complete: () => Promise<boolean>;
  /** Says that the other side wasn't there. */
  reportNoShow: () => Promise<boolean>;
  /** Says that one was there after all. */
  disputeNoShow: (reason: string) => Promise<boolean>;
}

/** What either side can do with a lesson. */
export function useLessonActions(lesson: Lesson): LessonActions {
  const sendCancel = useCancel();
  const sendReschedule = useReschedule();
  const sendFollowing = useRescheduleFollowing();
  const sendUndo = useUndoChange();
  const sendCommit = useCommitChange();
  const sendComplete = useComplete();
  const sendReport = useReportNoShow();
  const sendDispute = useDisputeNoShow();
  const announce = useAnnounce();
  const toast = useToast();
  const timeZone = useTimeZone();
  const [busy, setBusy] = useState<LessonAction | null>(null);

  const run = async (action: LessonAction, send: () => Promise<Answer>, refusedLead: string) => {
    setBusy(action);
    try {
      const answer = await send();
      if (answer.ok) return true;
      const text = refusalMessage(answer.error, { name: otherSide(lesson).firstName, timeZone });
      toast.show({ icon: "warn", lead: refusedLead, text });
    } catch (error) {
      toast.show({ icon: "warn", lead: refusedLead, text: thrownMessage(error) });
    } finally {
      setBusy(null);
    }
    return false;
  };

  const { bookingId } = lesson;
  const move = async (send: () => Promise<Answer>): Promise<MoveOutcome> => {
    let isTaken = false;
    const isMoved = await run(
      "reschedule",
      async () => {
        const answer = await send();
        isTaken = !answer.ok && (answer.error.code === "taken" || answer.error.code === "seriesConflicts");
        return isTaken ? { ok: true } : answer;
      },
      "Not moved.",
    );
    return isTaken ? "taken" : isMoved ? "moved" : "refused";
  };
  return {
    busy,
    cancel: (reason, scope) =>
      run(
        "cancel",
        () => sendCancel({ bookingId, reason, ...(scope === "this" ? {} : { scope }) }),
        "Not cancelled.",
      ),
    reschedule: (startsAt) => move(() => sendReschedule({ bookingId, startsAt })),
    rescheduleFollowing: (to, changes) => move(() => sendFollowing({ bookingId, to, changes })),
    async undo() {
      const isKept = await run("undo", () => sendUndo({ bookingId }), "Not undone.");
      if (isKept) announce.assertive("Kept. Nothing changed.");
      return isKept;
    },
    commit: () => run("commit", () => sendCommit({ bookingId }), "Not done yet."),
    async complete() {
      const isDone = await run("complete", () => sendComplete({ bookingId }), "Not completed.");
      if (isDone) toast.show({ icon: "check", lead: "Lesson completed." });
      return isDone;
    },
    reportNoShow: () => run("report", () => sendReport({ bookingId }), "Not reported."),
    disputeNoShow: (reason) => run("dispute", () => sendDispute({ bookingId, reason }), "Not contested."),
  };
}
