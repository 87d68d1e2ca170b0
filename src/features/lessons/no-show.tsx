import { UserX } from "lucide-react";
import { useRef, useState } from "react";
import { DISPUTE_REASON_MAX, DISPUTE_REASON_MIN } from "../../../convex/domain/noShows";
import type { TimeZone } from "../../../convex/domain/time";
import { Button } from "../../ui/button";
import { Dialog } from "../../ui/dialog";
import { Notice } from "../../ui/notice";
import { TextArea } from "../../ui/text-area";
import { otherSide } from "./lesson-words";
import { canContest, canReport, effectOfAbsence, noShowStanding } from "./no-show-words";
import type { Lesson } from "./queries";
import type { LessonActions } from "./use-lesson-actions";

interface NoShowProps {
  lesson: Lesson;
  nowAt: number;
  timeZone: TimeZone;
  actions: LessonActions;
}

/** How it stands with a reported absence, and the way to contest it while there is one. */
export function NoShowNotice({ lesson, nowAt, timeZone, actions }: NoShowProps) {
  const [isOpen, setIsOpen] = useState(false);
  const standing = noShowStanding(lesson, nowAt, timeZone);
  if (standing === null) return null;
  const isContestable = canContest(lesson, nowAt);
  return (
    <Notice
      tone={isContestable ? "warn" : "info"}
      icon={<UserX size={20} aria-hidden />}
      lead={standing.lead}
    >
      <span className="nums wrap-anywhere">{standing.text}</span>
      {isContestable && (
        <span className="mt-3 block">
          <Button size="sm" variant="quiet" onClick={() => setIsOpen(true)}>
            I was there
          </Button>
        </span>
      )}
      {/* Stays mounted until it is closed: a deadline may pass while one writes. */}
      <ContestDialog
        open={isOpen && lesson.noShow?.dispute === undefined}
        onOpenChange={setIsOpen}
        lesson={lesson}
        actions={actions}
      />
    </Notice>
  );
}

function ContestDialog(props: {
  open: boolean;
  onOpenChange: (open: boolean) => void;
  lesson: Lesson;
  actions: LessonActions;
}) {
  const { open, onOpenChange, lesson, actions } = props;
  const [reason, setReason] = useState("");
  const [isAsked, setIsAsked] = useState(false);
  const { firstName } = otherSide(lesson);
  const isShort = reason.trim().length < DISPUTE_REASON_MIN;
  return (
    <Dialog
      open={open}
      onOpenChange={onOpenChange}
      title="You were there?"
      description={`Tell us what happened. ${firstName} sees it too. Until we have decided, nothing is charged or paid out.`}
    >
      <form
        onSubmit={(event) => {
          event.preventDefault();
          setIsAsked(true);
          if (isShort || actions.busy !== null) return;
          void actions.disputeNoShow(reason.trim()).then((isTaken) => isTaken && onOpenChange(false));
        }}
      >
        <TextArea
          label="What happened"
          rows={4}
          maxLength={DISPUTE_REASON_MAX}
          counted
          value={reason}
          onChange={(event) => setReason(event.target.value)}
          error={isAsked && isShort ? `Use at least ${DISPUTE_REASON_MIN} characters.` : undefined}
        />
        <div className="mt-5 flex flex-col-reverse gap-2.5 md:flex-row md:justify-end">
          <Button variant="quiet" onClick={() => onOpenChange(false)}>
            Not now
          </Button>
          <Button type="submit" pending={actions.busy === "dispute"} pendingLabel="Sending…">
            Contest the report
          </Button>
        </div>
      </form>
    </Dialog>
  );
}

/** While the lesson runs and for a day after: the other side isn't there. Asked once more, with what follows. */
export function ReportNoShow({ lesson, nowAt, actions }: Omit<NoShowProps, "timeZone">) {
  const [isOpen, setIsOpen] = useState(false);
  const keepButton = useRef<HTMLButtonElement>(null);
  const { firstName } = otherSide(lesson);
  if (!canReport(lesson, nowAt)) return null;
  const absent = lesson.viewerIs === "student" ? "instructor" : "student";
  return (
    <>
      <Button variant="quiet" icon={<UserX size={20} aria-hidden />} onClick={() => setIsOpen(true)}>
        {firstName} isn’t there
      </Button>
      <Dialog
        open={isOpen}
        onOpenChange={setIsOpen}
        initialFocus={keepButton}
        title={`${firstName} wasn’t there?`}
        description={
          <>
            <strong className="text-ink">{effectOfAbsence(lesson, absent)}</strong>
            <span className="mt-1 block text-sm">
              {firstName} is told and can contest it for 24 hours. Often a message clears it up.
            </span>
          </>
        }
      >
        <div className="flex flex-col-reverse gap-2.5 md:flex-row md:justify-end">
          <Button ref={keepButton} variant="quiet" onClick={() => setIsOpen(false)}>
            Not now
          </Button>
          <Button
            variant="danger"
            pending={actions.busy === "report"}
            pendingLabel="Reporting…"
            onClick={() => void actions.reportNoShow().then((isTaken) => isTaken && setIsOpen(false))}
          >
            Report the absence
          </Button>
        </div>
      </Dialog>
    </>
  );
}
