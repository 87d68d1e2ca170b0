import { CalendarCheck } from "lucide-react";
import { useQuery } from "convex/react";
import { api } from "../../../convex/_generated/api";
import { endOf } from "../../../convex/domain/claims";
import type { TimeZone } from "../../../convex/domain/time";
import { formatDay, formatRangeWithZone } from "../../lib/format-time";
import { pendingWords } from "../../ui/pending-badge";
import { TextLink } from "../../ui/text-link";
import { pinnedWords } from "./message-words";
import type { Conversation } from "./queries";

export interface NextLessonProps {
  conversation: Conversation;
  timeZone: TimeZone;
  nowAt: number;
}

/** The next lesson of these two, pinned above their thread; nothing while there is none. */
export function NextLesson({ conversation, timeZone, nowAt }: NextLessonProps) {
  const isStudent = conversation.viewerIs === "student";
  const mine = useQuery(api.bookings.upcoming, isStudent ? {} : "skip");
  const taught = useQuery(api.bookings.incoming, isStudent ? "skip" : {});
  const { userId } = conversation.other;
  const lesson = (mine ?? taught)?.find(
    (each) => (isStudent ? each.instructor : each.student).userId === userId && endOf(each) > nowAt,
  );
  if (lesson === undefined) return null;
  return (
    <div className="px-4 pb-3 md:px-7">
      <div className="nums flex items-center gap-3.5 rounded-md border border-line bg-surface px-4 py-2 text-sm">
        <CalendarCheck size={20} aria-hidden className="text-action-text" />
        <p className="min-w-0 flex-1">
          <strong className="block wrap-anywhere">
            {lesson.serviceName} · {formatDay(lesson.startsAt, timeZone, nowAt)},{" "}
            <span className="inline-block">
              {formatRangeWithZone(lesson.startsAt, endOf(lesson), timeZone)}
            </span>
          </strong>
          <span className="text-ink-2">
            {lesson.pendingChange === null ? pinnedWords(lesson) : pendingWords[lesson.pendingChange.kind]}
          </span>
        </p>
        <TextLink
          to="/lessons/$bookingId"
          params={{ bookingId: lesson.bookingId }}
          className="inline-flex min-h-11 items-center"
          aria-label={`Details of your next lesson, ${lesson.serviceName}`}
        >
          Details
        </TextLink>
      </div>
    </div>
  );
}
