import { Lock } from "lucide-react";
import { useState, type FormEvent, type ReactNode } from "react";
import type { Id } from "../../../convex/_generated/dataModel";
import { NOTE_MAX, PLACE_MAX } from "../../../convex/domain/limits";
import { formatPaid } from "../../lib/format-money";
import { formatClock } from "../../lib/format-time";
import { Avatar } from "../../ui/avatar";
import { Bar } from "../../ui/bar";
import { Button } from "../../ui/button";
import { ButtonLink } from "../../ui/button-link";
import { Card } from "../../ui/card";
import { Notice } from "../../ui/notice";
import { Rating } from "../../ui/rating";
import { TextArea } from "../../ui/text-area";
import { TextField } from "../../ui/text-field";
import { TextLink } from "../../ui/text-link";
import { BookAnswer } from "./book-answer";
import { useDraft } from "./checkout-draft";
import { LearnerChoice } from "./learner-choice";
import { LessonFacts } from "./lesson-facts";
import { learnerWords } from "./place-words";
import { PolicyLine } from "./policy-line";
import { PriceTable } from "./price-card";
import { useLearners, type Checkout } from "./queries";
import type { BookState, BookWish } from "./use-booking";
import { TightGapNote } from "./tight-gap-note";
import { useSwap } from "./use-swap";

export interface CheckoutFormProps {
  checkout: Checkout;
  isMember: boolean;
  viewerZone: string;
  /** The countdown, on top. */
  holdCard: ReactNode;
  /** How often: tells whether something is chosen that isn't held yet. */
  seriesChoice: (onUnsettled: (isUnsettled: boolean) => void) => ReactNode;
  state: BookState;
  onBook: (wish: BookWish) => void;
  /** The hold was swapped for another one. */
  onHeld: (claimId: Id<"claims">) => void;
}

/** Everything that is decided before a lesson is booked, on one page; the amount stands on the button. */
export function CheckoutForm(props: CheckoutFormProps) {
  const { checkout, isMember, viewerZone, state, onHeld } = props;
  const { hold, instructor } = checkout;
  const name = instructor.displayName.split(" ")[0] ?? instructor.displayName;
  const learners = useLearners();
  const [draft, setDraft] = useDraft(hold.claimId);
  const [tried, setTried] = useState(false);
  const [firstTotal] = useState(hold.price.totalCents);
  const {
    swap,
    pendingLearnerId,
    pending: swapping,
  } = useSwap(hold, { instructor: name, viewerZone }, onHeld);
  const [isAdding, setIsAdding] = useState(false);
  const [isSeriesOpen, setIsSeriesOpen] = useState(false);
  const isUnsettled = swapping || isAdding || isSeriesOpen;
  const lessons = hold.series?.startsAts.length ?? 1;
  const totalCents = hold.price.totalCents * lessons;
  const needsAddress = hold.format === "travel" || hold.format === "neutral";
  const addressMissing = needsAddress && draft.address.trim() === "";
  const total = formatPaid(totalCents);
  const learner = learners?.find((each) => each.learnerId === hold.learnerId);
  const pending = state.status === "sending" || state.status === "booked";

  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    setTried(true);
    if (addressMissing) {
      event.currentTarget.querySelector<HTMLElement>('[name="address"]')?.focus();
      return;
    }
    if (!isMember || isUnsettled) return;
    props.onBook({
      claimId: hold.claimId,
      shownTotalCents: totalCents,
      note: draft.note,
      address: needsAddress ? draft.address : null,
    });
  };

  const action = isMember ? (
    <Button
      type="submit"
      size="md"
      className="w-full"
      pending={pending}
      pendingLabel="Booking…"
      disabled={isUnsettled}
    >
      {lessons === 1 ? "Book now" : `Book ${lessons} lessons`} · {total}
    </Button>
  ) : (
    <SignUpLink claimId={hold.claimId} total={total} className="w-full" />
  );
  const answer = <BookAnswer state={state} checkout={checkout} viewerZone={viewerZone} />;

  return (
    <form
      onSubmit={submit}
      noValidate
      className="grid grid-cols-[minmax(0,1fr)] items-start gap-x-14 gap-y-8 md:grid-cols-[minmax(0,1fr)_min(27.5rem,42%)]"
    >
      <div className="md:col-start-1">{props.holdCard}</div>
      <div className="md:sticky md:top-24 md:col-start-2 md:row-span-2 md:row-start-1">
        <Card depth="raised" className="p-5 lg:p-6">
          <div className="flex items-start gap-3.5">
            <Avatar id={instructor.userId} name={instructor.displayName} size={56} />
            <div className="min-w-0 flex-1">
              <h2 className="text-lg">
                {hold.serviceName} with {instructor.displayName}
              </h2>
              <Rating average={instructor.rating.average} count={instructor.rating.count} />
            </div>
            <TextLink
              to="/instructors/$slug"
              params={{ slug: hold.instructorSlug }}
              search={{
                service: instructor.offering.serviceSlug,
                format: hold.format,
                minutes: hold.durationMinutes,
              }}
              className="-my-2.5 inline-flex min-h-11 items-center text-sm"
            >
              Change<span className="sr-only"> the time</span>
            </TextLink>
          </div>
          <div className="mt-5">
            <LessonFacts
              startsAt={hold.startsAt}
              durationMinutes={hold.durationMinutes}
              format={hold.format}
              viewerZone={viewerZone}
              instructorZone={hold.instructorTimeZone}
              instructorFirstName={name}
              area={checkout.area}
              learnerName={learner === undefined ? undefined : learnerWords(learner)}
            />
          </div>
          <div className="mt-5 border-t border-line pt-5">
            <PriceTable {...hold} lessons={lessons} />
          </div>
          {hold.price.totalCents !== firstTotal && state.status !== "refused" && (
            <Notice tone="warn" className="mt-4" role="status">
              The price of a lesson changed from {formatPaid(firstTotal)} to{" "}
              {formatPaid(hold.price.totalCents)} while you were here.
            </Notice>
          )}
          <div className="mt-5 hidden md:grid md:gap-3">
            {answer}
            {action}
            <p className="text-center text-xs text-ink-2">
              {isMember
                ? "Nothing is charged now. You pay after the lesson. By booking you accept the plan-change rules on this page."
                : "Nothing is charged now. You pay after the lesson."}
            </p>
          </div>
        </Card>
      </div>
      <div className="grid grid-cols-[minmax(0,1fr)] gap-8 md:col-start-1">
        {!isMember && <AccountNeeded claimId={hold.claimId} />}
        {learners !== undefined && learners.length > 0 && (
          <LearnerChoice
            learners={learners}
            chosen={hold.learnerId}
            pending={pendingLearnerId}
            onAdding={setIsAdding}
            onChoose={(learnerId) => {
              if (learnerId !== hold.learnerId) void swap({ learnerId });
            }}
          />
        )}
        {isMember && props.seriesChoice(setIsSeriesOpen)}
        {isMember && <TightGapNote hold={hold} viewerZone={viewerZone} />}
        {needsAddress && (
          <section aria-labelledby="where">
            <h2 id="where" className="mb-3 text-xl">
              Where?
            </h2>
            <TextField
              label={hold.format === "travel" ? "Your address" : "A public place"}
              name="address"
              value={draft.address}
              maxLength={PLACE_MAX}
              autoComplete={hold.format === "travel" ? "street-address" : "off"}
              required
              error={tried && addressMissing ? `${name} needs to know where to come.` : undefined}
              hint={`Only ${name} sees it. ${name} teaches around ${checkout.area}.`}
              onChange={(event) => setDraft({ address: event.target.value })}
            />
          </section>
        )}
        <section aria-labelledby="note">
          <h2 id="note" className="mb-3 text-xl">
            Anything {name} should know?{" "}
            <span className="font-sans text-sm font-normal text-ink-2">Optional</span>
          </h2>
          <TextArea
            label={`Anything ${name} should know?`}
            labelHidden
            value={draft.note}
            maxLength={NOTE_MAX}
            counted
            hint={`${name} sees this with the booking.`}
            onChange={(event) => setDraft({ note: event.target.value })}
          />
        </section>
        <PolicyLine lesson={hold} viewerZone={viewerZone} instructorFirstName={name} />
        <p className="flex items-start gap-2 text-sm text-ink-2 md:hidden">
          <Lock size={18} aria-hidden className="mt-px" />
          Nothing is charged now. You pay after the lesson.
          {isMember && " By booking you accept the plan-change rules on this page."}
        </p>
        <div className="md:hidden">{answer}</div>
      </div>
      <div className="md:hidden">
        <Bar label="Book this lesson">
          <div className="nums min-w-0 flex-1">
            <p className="text-lg font-semibold">{total}</p>
            <p className="text-xs text-ink-2">held until {formatClock(hold.expiresAt, viewerZone)}</p>
          </div>
          {isMember ? (
            <Button
              type="submit"
              pending={pending}
              pendingLabel="Booking…"
              disabled={isUnsettled}
              className="min-w-36"
            >
              {lessons === 1 ? "Book now" : `Book ${lessons}`}
              <span className="sr-only"> for {total}</span>
            </Button>
          ) : (
            <SignUpLink claimId={hold.claimId} />
          )}
        </Bar>
      </div>
    </form>
  );
}

function SignUpLink(props: { claimId: Id<"claims">; total?: string; className?: string }) {
  return (
    <ButtonLink
      to="/sign-up"
      search={{ redirect: `/checkout/${props.claimId}` }}
      className={props.className ?? "min-w-36"}
    >
      Sign up to book{props.total === undefined ? "" : ` · ${props.total}`}
    </ButtonLink>
  );
}

function AccountNeeded({ claimId }: { claimId: Id<"claims"> }) {
  return (
    <Notice lead="Your time stays held while you sign up.">
      It takes a minute, and brings you back here with five more on the clock. Been here before?{" "}
      <TextLink to="/sign-in" search={{ redirect: `/checkout/${claimId}` }}>
        Log in
      </TextLink>
    </Notice>
  );
}
