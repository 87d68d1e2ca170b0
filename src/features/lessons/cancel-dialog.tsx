import { useId, useState } from "react";
import { timeLeftOf } from "../../../convex/domain/cancellation";
import { REASON_MAX } from "../../../convex/domain/limits";
import type { TimeZone } from "../../../convex/domain/time";
import { useNow } from "../../lib/clock";
import { formatPaid } from "../../lib/format-money";
import { formatDay } from "../../lib/format-time";
import { Button } from "../../ui/button";
import { Dialog } from "../../ui/dialog";
import { Notice } from "../../ui/notice";
import { Radio } from "../../ui/radio";
import { TextArea } from "../../ui/text-area";
import { cancellationNow, costCents, effectWords, otherSide, standsUntilWords } from "./lesson-words";
import type { Lesson } from "./queries";
import type { LessonActions } from "./use-lesson-actions";

const REASONS = {
  student: ["Something came up", "I’m ill", "The time no longer suits"],
  instructor: ["Something came up", "I’m ill", "I can’t reach the place in time"],
};
const OTHER = "Another reason";

export interface CancelDialogProps {
  lesson: Lesson;
  timeZone: TimeZone;
  open: boolean;
  onOpenChange: (open: boolean) => void;
  actions: LessonActions;
  onAsked: () => void;
}

/** The question before a lesson is cancelled: what it costs at this very moment, and why. */
export function CancelDialog({ lesson, timeZone, open, onOpenChange, actions, onAsked }: CancelDialogProps) {
  const nowAt = useNow(1000);
  const effect = cancellationNow(lesson, nowAt);
  const { firstName } = otherSide(lesson);
  const isBegun = nowAt >= lesson.startsAt;
  const cost = costCents(lesson, effect);
  return (
    <Dialog
      open={open}
      onOpenChange={onOpenChange}
      title={`Cancel ${formatDay(lesson.startsAt, timeZone, nowAt)}’s ${lesson.serviceName.toLowerCase()}?`}
    >
      <div role="status">
        {isBegun ? (
          <Notice tone="warn">The lesson has begun, so it can’t be cancelled any more.</Notice>
        ) : (
          <Notice tone={cost === 0 ? "info" : "warn"} lead={effectWords(lesson, effect)}>
            <span className="nums block">
              {standsUntilWords(lesson, timeLeftOf(lesson.startsAt, nowAt), nowAt, timeZone)}
            </span>
          </Notice>
        )}
      </div>
      <CancelForm
        lesson={lesson}
        firstName={firstName}
        disabled={isBegun}
        pending={actions.busy === "cancel"}
        confirmLabel={cost === 0 ? "Cancel the lesson" : `Cancel for ${formatPaid(cost)}`}
        onKeep={() => onOpenChange(false)}
        onCancel={async (reason) => {
          const isAsked = await actions.cancel(reason);
          if (isAsked) onAsked();
          onOpenChange(false);
        }}
      />
    </Dialog>
  );
}

function CancelForm(props: {
  lesson: Lesson;
  firstName: string;
  disabled: boolean;
  pending: boolean;
  confirmLabel: string;
  onKeep: () => void;
  onCancel: (reason: string) => Promise<void>;
}) {
  const name = useId();
  const reasons = REASONS[props.lesson.viewerIs];
  const [chosen, setChosen] = useState<string>(reasons[0] ?? OTHER);
  const [own, setOwn] = useState("");
  const [isAsked, setIsAsked] = useState(false);
  const reason = chosen === OTHER ? own.trim() : chosen;
  return (
    <form
      className="mt-5"
      onSubmit={(event) => {
        event.preventDefault();
        setIsAsked(true);
        if (reason !== "" && !props.disabled && !props.pending) void props.onCancel(reason);
      }}
    >
      <fieldset>
        <legend className="text-sm font-semibold">Why? {props.firstName} sees it.</legend>
        <div className="mt-1 grid">
          {[...reasons, OTHER].map((each) => (
            <Radio
              key={each}
              name={name}
              label={each}
              checked={chosen === each}
              onChange={() => setChosen(each)}
            />
          ))}
        </div>
      </fieldset>
      {chosen === OTHER && (
        <TextArea
          label="Your reason"
          labelHidden
          className="mt-1"
          rows={2}
          maxLength={REASON_MAX}
          value={own}
          onChange={(event) => setOwn(event.target.value)}
          error={isAsked && reason === "" ? `Tell ${props.firstName} why in a word or two.` : undefined}
        />
      )}
      <div className="mt-5 flex flex-col-reverse gap-2.5 md:flex-row md:justify-end">
        <Button variant="quiet" onClick={props.onKeep}>
          Keep the lesson
        </Button>
        <Button
          type="submit"
          variant="danger"
          disabled={props.disabled}
          pending={props.pending}
          pendingLabel="Cancelling…"
        >
          {props.confirmLabel}
        </Button>
      </div>
    </form>
  );
}
