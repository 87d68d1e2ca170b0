import { Check, Hourglass, X } from "lucide-react";
import type { TimeZone } from "../../../convex/domain/time";
import { Card } from "../../ui/card";
import { lessonEvents, type LessonEvent } from "./lesson-events";
import { momentWithZone } from "./lesson-words";
import type { Lesson } from "./queries";

export interface LessonTimelineProps {
  lesson: Lesson;
  timeZone: TimeZone;
  nowAt: number;
}

/** What has happened to the lesson (a check, or a cross that ended it) and what is to come (a dashed ring), each with its moment. */
export function LessonTimeline({ lesson, timeZone, nowAt }: LessonTimelineProps) {
  return (
    <Card className="p-5 lg:p-6">
      <h2 className="text-lg lg:text-xl">Timeline</h2>
      <ol className="nums mt-3.5 grid gap-3.5 text-sm">
        {lessonEvents(lesson, nowAt).map((event) => (
          <li key={event.key} className="flex gap-3">
            <Mark state={event.state} />
            <p className="min-w-0 wrap-anywhere">
              <strong className="mr-1.5">{event.title}</strong>
              {event.at !== null && (
                <span className="inline-block text-ink-2">{momentWithZone(event.at, timeZone)}</span>
              )}
            </p>
          </li>
        ))}
      </ol>
    </Card>
  );
}

const marks: Record<LessonEvent["state"], { word: string; look: string }> = {
  done: { word: "Done: ", look: "border-transparent bg-good text-surface forced-color-adjust-none" },
  now: { word: "Now: ", look: "border-warn bg-warn-soft text-warn" },
  ended: { word: "Ended: ", look: "border-line-strong text-ink-2" },
  ahead: { word: "To come: ", look: "border-dashed border-line-strong" },
};

function Mark({ state }: Pick<LessonEvent, "state">) {
  const { word, look } = marks[state];
  return (
    <span className={`grid size-5 flex-none place-items-center rounded-full border ${look}`}>
      {state === "done" && <Check size={14} strokeWidth={3} aria-hidden />}
      {state === "ended" && <X size={13} strokeWidth={2.5} aria-hidden />}
      {state === "now" && <Hourglass size={12} aria-hidden />}
      <span className="sr-only">{word}</span>
    </span>
  );
}
