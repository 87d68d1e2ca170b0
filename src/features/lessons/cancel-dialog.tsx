import { useEffect, useId, useRef, useState, type RefObject } from "react";
import { timeLeftOf } from "../../../convex/domain/cancellation";
import { REASON_MAX } from "../../../convex/domain/limits";
import type { SeriesScope } from "../../../convex/domain/series";
import type { TimeZone } from "../../../convex/domain/time";
import { useNow } from "../../lib/clock";
import { formatPaid } from "../../lib/format-money";
import { useAnnounce } from "../../ui/announcer";
import { Button } from "../../ui/button";
import { Dialog } from "../../ui/dialog";
import { Radio } from "../../ui/radio";
import { TextArea } from "../../ui/text-area";
import { TextLink } from "../../ui/text-link";
import { lessonsInScope, ScopeChoice } from "./cancel-scope";
import {
  cancellationNow,
  cancellationOfAll,
  cancelQuestion,
  cancelReasons,
  effectAmounts,
  effectWords,
  OTHER_REASON,
  standsUntilWords,
} from "./cancel-words";
import { otherSide } from "./lesson-words";
import { moveRuleNow } from "./move-words";
import { useSeriesLessons, type Lesson } from "./queries";
import type { LessonActions } from "./use-lesson-actions";

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
  const [scope, setScope] = useState<SeriesScope>("this");
  const series = useSeriesLessons(lesson);
  const inScope = lessonsInScope(lesson, series ?? [], scope, nowAt);
  const all = cancellationOfAll(inScope, nowAt);
  const isMore = inScope.length > 1;
  const cost = all.costCents;
  const amounts = isMore
    ? [
        ...(all.creditCents === 0 ? [] : [{ label: "Credit to you", cents: all.creditCents }]),
        ...(lesson.viewerIs === "instructor" ? [] : [{ label: "You pay", cents: all.costCents }]),
      ]
    : effectAmounts(lesson, effect);
  const effectText = isMore
    ? `${inScope.length} lessons are cancelled together. ${cost === 0 ? "Nothing is charged." : "Each counts by its own time left."}`
    : effectWords(lesson, effect);
  const keepButton = useRef<HTMLButtonElement>(null);
  useEffectNews(open, effectText);
  return (
    <Dialog
      open={open}
      onOpenChange={onOpenChange}
      initialFocus={keepButton}
      title={cancelQuestion(lesson.startsAt, timeZone, nowAt)}
      description={
        isBegun ? (
          "The lesson has begun, so it can’t be cancelled any more."
        ) : (
          <>
            <strong className="text-ink">{effectText}</strong>
            <span className="nums mt-1 block text-sm">
              {standsUntilWords(lesson, timeLeftOf(lesson.startsAt, nowAt), nowAt, timeZone)}
            </span>
            {lesson.viewerIs === "student" && moveRuleNow(lesson, nowAt).allowed && (
              <TextLink
                to="/lessons/$bookingId/move"
                params={{ bookingId: lesson.bookingId }}
                className="inline-flex min-h-11 items-center text-sm"
              >
                Move it instead
              </TextLink>
            )}
          </>
        )
      }
    >
      {!isBegun && (series?.length ?? 0) > 1 && (
        <ScopeChoice lesson={lesson} series={series ?? []} nowAt={nowAt} scope={scope} onChange={setScope} />
      )}
      {!isBegun && amounts.length > 0 && (
        <dl className="nums mb-4 grid gap-2 rounded-md bg-sunken px-4 py-3">
          {amounts.map(({ label, cents }, index) => (
            <div key={label} className="flex items-baseline justify-between gap-4">
              <dt>{label}</dt>
              <dd className={index === 0 ? "text-lg font-semibold" : ""}>{formatPaid(cents)}</dd>
            </div>
          ))}
        </dl>
      )}
      <CancelForm
        lesson={lesson}
        firstName={firstName}
        keepButton={keepButton}
        disabled={isBegun}
        pending={actions.busy === "cancel"}
        confirmLabel={
          isMore
            ? `Cancel ${inScope.length} lessons${cost === 0 ? "" : ` for ${formatPaid(cost)}`}`
            : cost === 0
              ? "Cancel the lesson"
              : `Cancel for ${formatPaid(cost)}`
        }
        onKeep={() => onOpenChange(false)}
        onCancel={async (reason) => {
          const isAsked = await actions.cancel(reason, scope);
          if (isAsked) onAsked();
          onOpenChange(false);
        }}
      />
    </Dialog>
  );
}

/** A deadline may pass while one reads: what changes for one's money is said at once. */
function useEffectNews(open: boolean, effectText: string): void {
  const announce = useAnnounce();
  const said = useRef(effectText);
  useEffect(() => {
    if (open && said.current !== effectText) announce.assertive(`This changed just now: ${effectText}`);
    said.current = effectText;
  }, [announce, effectText, open]);
}

function CancelForm(props: {
  lesson: Lesson;
  firstName: string;
  keepButton: RefObject<HTMLButtonElement | null>;
  disabled: boolean;
  pending: boolean;
  confirmLabel: string;
  onKeep: () => void;
  onCancel: (reason: string) => Promise<void>;
}) {
  const name = useId();
  const reasons = cancelReasons(props.lesson);
  const [chosen, setChosen] = useState<string>(reasons[0] ?? OTHER_REASON);
  const [own, setOwn] = useState("");
  const [isAsked, setIsAsked] = useState(false);
  const reason = chosen === OTHER_REASON ? own.trim() : chosen;
  return (
    <form
      className="mt-1"
      onSubmit={(event) => {
        event.preventDefault();
        setIsAsked(true);
        if (reason !== "" && !props.disabled && !props.pending) void props.onCancel(reason);
      }}
    >
      <fieldset>
        <legend className="text-sm font-semibold">Why? {props.firstName} sees it.</legend>
        <div className="mt-1 grid grid-cols-2 gap-x-4">
          {[...reasons, OTHER_REASON].map((each) => (
            <Radio
              key={each}
              name={name}
              label={each}
              className="max-md:gap-2.5 max-md:text-sm"
              checked={chosen === each}
              onChange={() => setChosen(each)}
            />
          ))}
        </div>
      </fieldset>
      {chosen === OTHER_REASON && (
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
        <Button ref={props.keepButton} variant="quiet" onClick={props.onKeep}>
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
