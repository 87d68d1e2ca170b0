/** What is said about a reported absence, for whichever side looks at it. Pure. */
import { canReportNoShowAt } from "../../../convex/domain/bookingStates";
import { canDisputeAt, disputableUntil, type Absent } from "../../../convex/domain/noShows";
import type { Instant, TimeZone } from "../../../convex/domain/time";
import { formatPaid } from "../../lib/format-money";
import type { LessonEvent } from "./lesson-events";
import { firstNameOf, momentWithZone, otherSide } from "./lesson-words";
import type { Lesson } from "./queries";

/** Whether this side may say now that the other one isn't there. */
export function canReport(lesson: Lesson, nowAt: Instant): boolean {
  return lesson.pendingChange === null && canReportNoShowAt(lesson, nowAt);
}

export function canContest(lesson: Lesson, nowAt: Instant): boolean {
  const { noShow, state, viewerIs } = lesson;
  return state === "no_show" && noShow !== null && canDisputeAt(noShow, viewerIs, nowAt);
}

/** What an absence does to one's own money. */
export function effectOfAbsence(lesson: Lesson, absent: Absent): string {
  const { price, viewerIs, student } = lesson;
  if (viewerIs === "student") {
    return absent === "student"
      ? `The full price of ${formatPaid(price.totalCents)} is charged.`
      : "You pay nothing for it.";
  }
  return absent === "student"
    ? "You are paid for it in full."
    : `You earn nothing for it, and ${firstNameOf(student.displayName)} pays nothing.`;
}

/** How it stands with a report: what is true, then what follows. Null where there is nothing to say. */
export function noShowStanding(
  lesson: Lesson,
  nowAt: Instant,
  timeZone: TimeZone,
): { lead: string; text: string } | null {
  const { noShow, viewerIs, state } = lesson;
  if (noShow === null) return null;
  const name = otherSide(lesson).firstName;
  if (state === "completed") {
    return { lead: "The review found that this lesson took place.", text: "It is settled like any other." };
  }
  if (state === "cancelled") return null;
  const isReporter = noShow.reportedBy === viewerIs;
  const effect = effectOfAbsence(lesson, noShow.absent);
  if (noShow.resolution !== undefined) {
    return { lead: absenceWords(lesson, noShow.absent), text: effect };
  }
  if (noShow.dispute !== undefined) {
    return {
      lead: isReporter ? `${name} contests your report.` : "You contest this report.",
      text: `We look at both sides and decide. Until then nothing is charged or paid out. “${noShow.dispute.reason}”`,
    };
  }
  const untilAt = momentWithZone(disputableUntil(noShow), timeZone);
  const isOver = nowAt > disputableUntil(noShow);
  if (isReporter) {
    return {
      lead: `You reported that ${name} wasn’t there.`,
      text: isOver
        ? effect
        : `${name} can contest it until ${untilAt}. After that it stands: ${lowered(effect)}`,
    };
  }
  return {
    lead: `${name} reported that you weren’t there.`,
    text: isOver ? effect : `Were you? Contest it until ${untilAt}. After that it stands: ${lowered(effect)}`,
  };
}

/** "You weren’t there.", "Sarah wasn’t there.", "Neither of you was there." */
export function absenceWords(lesson: Lesson, absent: Absent): string {
  if (absent === "mutual") return "Neither of you was there.";
  return absent === lesson.viewerIs ? "You weren’t there." : `${otherSide(lesson).firstName} wasn’t there.`;
}

/** For the timeline: told, contested, decided. */
export function noShowEvents(lesson: Lesson): LessonEvent[] {
  const { noShow, viewerIs } = lesson;
  if (noShow === null) return [];
  const who = (by: "student" | "instructor") => (by === viewerIs ? "You" : otherSide(lesson).firstName);
  const { dispute, resolution } = noShow;
  const isOpen = resolution === undefined;
  const events: LessonEvent[] = [
    {
      key: "noShow",
      title: `${who(noShow.reportedBy)} reported an absence`,
      ...{ at: noShow.reportedAt, state: isOpen && dispute === undefined ? "now" : "done" },
    },
  ];
  if (dispute !== undefined) {
    const title = `${who(dispute.by)} contested it`;
    events.push({ key: "dispute", title, at: dispute.at, state: isOpen ? "now" : "done" });
  }
  if (resolution !== undefined && lesson.state === "no_show") {
    const title =
      resolution.code === "confirmed_no_dispute" ? "Nobody contested it: it stands" : "Reviewed: it stands";
    events.push({ key: "decided", title, at: resolution.at, state: "ended" });
  }
  return events;
}

function lowered(sentence: string): string {
  return sentence.charAt(0).toLowerCase() + sentence.slice(1);
}
