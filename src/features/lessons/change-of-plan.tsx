import { Link } from "@tanstack/react-router";
import { CalendarX, ChevronRight, Repeat } from "lucide-react";
import { useState } from "react";
import { cancellationDeadlines } from "../../../convex/domain/cancellation";
import type { TimeZone } from "../../../convex/domain/time";
import { useNow } from "../../lib/clock";
import { formatPaid } from "../../lib/format-money";
import { Card } from "../../ui/card";
import { classNames } from "../../ui/class-names";
import { CancelDialog } from "./cancel-dialog";
import { cancellationNow, costCents, effectWords } from "./cancel-words";
import { firstNameOf, momentWithZone } from "./lesson-words";
import { moveRuleNow, moveWords } from "./move-words";
import type { Lesson } from "./queries";
import type { LessonActions } from "./use-lesson-actions";

export interface ChangeOfPlanProps {
  lesson: Lesson;
  timeZone: TimeZone;
  actions: LessonActions;
  onAsked: () => void;
}

const rowClass =
  "flex min-h-19 w-full items-center gap-4 px-4 py-3.5 text-left text-ink no-underline hover:bg-hover focus-visible:-outline-offset-3 lg:px-6";

/** The ways to another time and to none, with what each costs now and later. */
export function ChangeOfPlan({ lesson, timeZone, actions, onAsked }: ChangeOfPlanProps) {
  const [isOpen, setIsOpen] = useState(false);
  const nowAt = useNow(15_000);
  const effect = cancellationNow(lesson, nowAt);
  const isStudent = lesson.viewerIs === "student";
  return (
    <section aria-labelledby="change-of-plan">
      <h2 id="change-of-plan" className="mb-3 text-xl">
        Change of plan?
      </h2>
      <Card className="overflow-hidden">
        {isStudent && <MoveRow lesson={lesson} timeZone={timeZone} nowAt={nowAt} />}
        <button type="button" onClick={() => setIsOpen(true)} className={rowClass}>
          <CalendarX size={22} aria-hidden className="text-ink-2" />
          <span className="nums min-w-0 flex-1">
            <span className="block font-semibold">Cancel the lesson</span>
            <span className="block text-sm text-ink-2">
              {isStudent ? (
                <>
                  Right now: <strong>{formatPaid(costCents(lesson, effect))}</strong>.{" "}
                  {effectWords(lesson, effect)}
                </>
              ) : (
                effectWords(lesson, effect)
              )}
            </span>
          </span>
          <ChevronRight size={20} aria-hidden className="text-ink-2" />
        </button>
        {isStudent && <Deadlines lesson={lesson} timeZone={timeZone} nowAt={nowAt} />}
      </Card>
      <CancelDialog
        lesson={lesson}
        timeZone={timeZone}
        open={isOpen}
        onOpenChange={setIsOpen}
        actions={actions}
        onAsked={onAsked}
      />
    </section>
  );
}

/** A way that is closed says why and leads nowhere. */
function MoveRow({ lesson, timeZone, nowAt }: { lesson: Lesson; timeZone: TimeZone; nowAt: number }) {
  const isOpen = moveRuleNow(lesson, nowAt).allowed;
  const content = (
    <>
      <Repeat size={22} aria-hidden className="text-ink-2" />
      <span className="nums min-w-0 flex-1">
        <span className="block font-semibold">Move to another time</span>
        <span className="block text-sm text-ink-2">{moveWords(lesson, nowAt, timeZone)}</span>
      </span>
      {isOpen && <ChevronRight size={20} aria-hidden className="text-ink-2" />}
    </>
  );
  return (
    <div className="border-b border-line">
      {isOpen ? (
        <Link to="/lessons/$bookingId/move" params={{ bookingId: lesson.bookingId }} className={rowClass}>
          {content}
        </Link>
      ) : (
        <div className={classNames(rowClass, "hover:bg-transparent!")}>{content}</div>
      )}
    </div>
  );
}

function Deadlines({ lesson, timeZone, nowAt }: { lesson: Lesson; timeZone: TimeZone; nowAt: number }) {
  const { freeUntilAt, middleUntilAt } = cancellationDeadlines(lesson.startsAt);
  const { lessonCents, feeCents } = lesson.price;
  const stays = `the ${formatPaid(feeCents)} fee stays`;
  const isLocked = lesson.reschedules?.isLocked === true;
  const free = { untilAt: freeUntilAt, text: "Free. Nothing is charged.", edge: "border-solid border-good" };
  const lines = [
    ...(isLocked ? [] : [free]),
    {
      untilAt: middleUntilAt,
      text: `${formatPaid(lessonCents)} back as credit, ${stays}.`,
      edge: "border-dashed border-warn",
    },
    {
      untilAt: lesson.startsAt,
      text: `${formatPaid(Math.round(lessonCents / 2))} back as credit, ${stays}.`,
      edge: "border-dotted border-bad",
    },
  ];
  return (
    <div className="border-t border-line px-4 py-4 lg:px-6">
      <ol className="nums grid gap-3 text-sm md:grid-cols-3 md:gap-5">
        {lines.map(({ untilAt, text, edge }) => {
          const isOver = nowAt > untilAt;
          return (
            <li
              key={untilAt}
              className={classNames(
                "border-l-6 pl-3 md:border-t-6 md:border-l-0 md:pt-2 md:pl-0",
                edge,
                isOver && "text-ink-3",
              )}
            >
              <p className={classNames("font-semibold", isOver && "line-through")}>
                {untilAt === lesson.startsAt ? "After that" : `Until ${momentWithZone(untilAt, timeZone)}`}
              </p>
              <p className={isOver ? "" : "text-ink-2"}>{isOver ? "This time has passed." : text}</p>
            </li>
          );
        })}
      </ol>
      <p className="mt-3 text-sm text-ink-2">
        If {firstNameOf(lesson.instructor.displayName)} cancels, you pay nothing, whenever it is.
      </p>
    </div>
  );
}
