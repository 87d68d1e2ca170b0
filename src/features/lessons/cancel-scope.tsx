import { isInScope, type SeriesScope } from "../../../convex/domain/series";
import type { Instant } from "../../../convex/domain/time";
import type { Lesson } from "./queries";
import { ScopeRadios } from "./scope-radios";

/** The lessons that change together, as the server will judge it: this one, and of the others those to come with nothing asked for. */
export function lessonsInScope(
  lesson: Lesson,
  series: readonly Lesson[],
  scope: SeriesScope,
  nowAt: Instant,
): Lesson[] {
  const others = scope === "this" ? [] : series;
  return [
    lesson,
    ...others.filter(
      (each) =>
        each.bookingId !== lesson.bookingId &&
        each.state === "confirmed" &&
        each.startsAt > nowAt &&
        each.pendingChange === null &&
        isInScope(each, lesson, scope),
    ),
  ];
}

/** Of a series: which of its lessons. A choice that would be the same as a smaller one isn't offered. */
export function ScopeChoice(props: {
  lesson: Lesson;
  series: readonly Lesson[];
  nowAt: Instant;
  scope: SeriesScope;
  onChange: (scope: SeriesScope) => void;
}) {
  const { lesson, series, nowAt, scope, onChange } = props;
  const count = (each: SeriesScope) => lessonsInScope(lesson, series, each, nowAt).length;
  const [following, all] = [count("following"), count("all")];
  const options: { value: SeriesScope; label: string }[] = [
    { value: "this", label: "This lesson only" },
    ...(following > 1
      ? [{ value: "following" as const, label: `This and all that follow: ${following} lessons` }]
      : []),
    ...(all > following
      ? [{ value: "all" as const, label: `All that are still to come: ${all} lessons` }]
      : []),
  ];
  if (options.length === 1) return null;
  return (
    <div className="mb-4">
      <ScopeRadios {...{ lesson, options, scope, onChange }} className="grid" />
    </div>
  );
}
