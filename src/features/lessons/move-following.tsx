import { decided, type LessonChange, type MoveDate } from "../../../convex/domain/seriesMoves";
import type { Instant, TimeZone } from "../../../convex/domain/time";
import { Button } from "../../ui/button";
import { Notice } from "../../ui/notice";
import { moveAllEffectWords } from "./move-words";
import type { Lesson } from "./queries";
import { ScopeRadios } from "./scope-radios";

export type MoveScope = "this" | "following";

/** Of a series: this lesson, or with it all that follow. */
export function MoveScopeChoice(props: {
  lesson: Lesson;
  /** It and those that would go along. */
  count: number;
  scope: MoveScope;
  onChange: (scope: MoveScope) => void;
}) {
  const { lesson, count, scope, onChange } = props;
  const options: { value: MoveScope; label: string }[] = [
    { value: "this", label: "This lesson" },
    { value: "following", label: `This and all that follow: ${count} lessons` },
  ];
  return (
    <ScopeRadios
      {...{ lesson, options, scope, onChange }}
      question="What moves?"
      className="flex flex-wrap gap-x-8"
    />
  );
}

/** What will happen, and the one press that makes it happen. */
export function MoveFollowingBar(props: {
  lessons: readonly Lesson[];
  dates: readonly MoveDate[];
  nowAt: Instant;
  timeZone: TimeZone;
  pending: boolean;
  /** At the last press one of the times was gone. */
  isTaken: boolean;
  onMove: (changes: LessonChange[], firstId: string) => void;
}) {
  const { lessons, dates, nowAt, timeZone, pending, isTaken, onMove } = props;
  const sent = decided(dates);
  const blocked = dates.filter(({ state }) => state === "blocked").length;
  const moves = (sent?.moving ?? []).flatMap(({ bookingId, startsAt: toAt }) => {
    const lesson = lessons.find((each) => each.bookingId === bookingId);
    return lesson === undefined ? [] : [{ lesson, toAt }];
  });
  const first = moves[0];
  return (
    <div className="nums mt-4 grid gap-3">
      {isTaken && (
        <Notice tone="warn" role="alert" lead="Nothing moved.">
          One of these times went in between. The dates above are as they are now.
        </Notice>
      )}
      <p role="status" className="text-ink-2">
        {blocked > 0
          ? `${blocked === 1 ? "One date can’t be had" : `${blocked} dates can’t be had`}: choose another time, or leave the lesson where it is.`
          : sent === null
            ? "Nothing would move."
            : `${countWords(moves.length, dates.length - moves.length)} ${moveAllEffectWords(moves, nowAt, timeZone)}`}
      </p>
      <Button
        className="w-full sm:w-auto sm:justify-self-start"
        disabled={sent === null}
        pending={pending}
        pendingLabel="Moving…"
        onClick={() => {
          if (sent !== null && first !== undefined) onMove(sent.changes, first.lesson.bookingId);
        }}
      >
        {sent === null
          ? "Move the lessons"
          : moves.length === 1
            ? "Move 1 lesson"
            : `Move ${moves.length} lessons`}
      </Button>
    </div>
  );
}

function countWords(moving: number, staying: number): string {
  const moves = moving === 1 ? "1 lesson moves" : `${moving} lessons move`;
  if (staying === 0) return `${moves}.`;
  return `${moves}, ${staying === 1 ? "1 stays where it is" : `${staying} stay where they are`}.`;
}
