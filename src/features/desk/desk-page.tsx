import { Link, useNavigate } from "@tanstack/react-router";
import { Check, MessageCircle } from "lucide-react";
import type { ReactNode } from "react";
import { useNow } from "../../lib/clock";
import { refusalMessage, thrownMessage } from "../../lib/error-message";
import {
  formatClock,
  formatClockRange,
  formatDate,
  formatDay,
  formatDistance,
  zoneAbbreviation,
} from "../../lib/format-time";
import { Avatar } from "../../ui/avatar";
import { Button } from "../../ui/button";
import { ButtonLink } from "../../ui/button-link";
import { Card } from "../../ui/card";
import { EmptyState } from "../../ui/empty-state";
import { FormatIcon } from "../../ui/format-icon";
import { IconButton } from "../../ui/icon-button";
import { InProgressTag, LiveTag } from "../../ui/live-tag";
import { PendingBadge } from "../../ui/pending-badge";
import { Page } from "../../ui/page";
import { Loading, Skeleton } from "../../ui/skeleton";
import { useToast } from "../../ui/toast";
import { deskOf, endsAtOf, groupByDay } from "./day-groups";
import { useComplete, useIncoming, useOpenConversation, type Lesson } from "./queries";

const FORMAT_WORDS = {
  online: "Online",
  studio: "Your studio",
  travel: "Their place",
  neutral: "Public place",
};

/** The instructor's lessons, live: what runs, what is next, what waits to be closed, and the days ahead. */
export function DeskPage(props: { timeZone: string; news?: ReactNode; readySwitch?: ReactNode }) {
  const { timeZone, news, readySwitch } = props;
  const lessons = useIncoming();
  const nowAt = useNow(15_000);
  return (
    <Page className="py-6 lg:py-8">
      <div className="mb-6 flex flex-wrap items-center gap-4">
        <div className="mr-auto">
          <h1 className="text-2xl lg:text-3xl">{formatDate(nowAt, timeZone)}</h1>
          <p className="mt-1 text-ink-2">
            {lessons === undefined ? " " : summary(lessons, nowAt, timeZone)}{" "}
            {zoneAbbreviation(nowAt, timeZone)}.
          </p>
        </div>
        {readySwitch}
        <ButtonLink variant="quiet" to="/teach/lessons">
          All lessons
        </ButtonLink>
        <ButtonLink variant="quiet" to="/teach/calendars">
          Busy elsewhere
        </ButtonLink>
        <ButtonLink variant="quiet" to="/teach/availability">
          Your week
        </ButtonLink>
      </div>
      {news}
      {lessons === undefined ? (
        <DeskSkeleton />
      ) : (
        <DeskLessons lessons={lessons} nowAt={nowAt} timeZone={timeZone} />
      )}
    </Page>
  );
}

function DeskLessons({ lessons, nowAt, timeZone }: { lessons: Lesson[]; nowAt: number; timeZone: string }) {
  const desk = deskOf(lessons, nowAt);
  if (lessons.length === 0) {
    return (
      <Card>
        <EmptyState
          title="No lessons yet"
          text="Students book the hours you offer. Open more of them and you are found sooner."
          action={<ButtonLink to="/teach/availability">Open hours</ButtonLink>}
        />
      </Card>
    );
  }
  const first = desk.running ?? desk.next;
  return (
    <div className="grid gap-8 lg:max-w-200">
      {first !== null && (
        <FirstLesson lesson={first} isRunning={desk.running !== null} nowAt={nowAt} timeZone={timeZone} />
      )}
      {desk.toClose.length > 0 && (
        <section aria-labelledby="to-close">
          <h2 id="to-close" className="mb-3 text-xl">
            Waiting to be completed
          </h2>
          <ul className="grid gap-3">
            {desk.toClose.map((lesson) => (
              <LessonRow key={lesson.bookingId} lesson={lesson} nowAt={nowAt} timeZone={timeZone}>
                <CompleteButton lesson={lesson} />
              </LessonRow>
            ))}
          </ul>
        </section>
      )}
      <section aria-labelledby="coming">
        <div className="mb-3 flex items-center gap-3">
          <h2 id="coming" className="text-xl">
            Coming lessons
          </h2>
          <LiveTag />
        </div>
        {desk.coming.length === 0 && <p className="text-ink-2">Nothing else is booked.</p>}
        {groupByDay(desk.coming, timeZone).map((day) => (
          <div key={day.localDate} className="mb-6">
            <h3 className="mb-2 text-base">
              {formatDay(day.lessons[0]?.startsAt ?? nowAt, timeZone, nowAt)}
            </h3>
            <ul className="grid gap-3">
              {day.lessons.map((lesson) => (
                <LessonRow key={lesson.bookingId} lesson={lesson} nowAt={nowAt} timeZone={timeZone} />
              ))}
            </ul>
          </div>
        ))}
      </section>
    </div>
  );
}

function FirstLesson(props: { lesson: Lesson; isRunning: boolean; nowAt: number; timeZone: string }) {
  const { lesson, isRunning, nowAt, timeZone } = props;
  return (
    <Card depth="raised" className="p-5 lg:p-6">
      <div className="flex items-start gap-4">
        <Avatar id={lesson.student.userId} name={lesson.student.displayName} size={64} />
        <div className="min-w-0 flex-1">
          {isRunning ? (
            <InProgressTag />
          ) : (
            <p className="text-sm font-medium text-moment-text">
              Next lesson, {formatDistance(lesson.startsAt, nowAt)}
            </p>
          )}
          <h2 className="mt-1 text-xl">
            {lesson.learnerName}, {lesson.serviceName}
          </h2>
          <p className="nums mt-1 text-ink-2">
            {formatDay(lesson.startsAt, timeZone, nowAt)},{" "}
            {formatClockRange(lesson.startsAt, endsAtOf(lesson), timeZone)} · {FORMAT_WORDS[lesson.format]}
          </p>
          {lesson.note !== null && (
            <p className="mt-3 rounded-md bg-sunken px-4 py-3 text-sm">{lesson.note}</p>
          )}
        </div>
      </div>
      <div className="mt-5 flex flex-wrap gap-3">
        <ButtonLink to="/lessons/$bookingId" params={{ bookingId: lesson.bookingId }}>
          Lesson details
        </ButtonLink>
        <MessageButton lesson={lesson} />
      </div>
    </Card>
  );
}

function LessonRow(props: { lesson: Lesson; nowAt: number; timeZone: string; children?: ReactNode }) {
  const { lesson, timeZone, children } = props;
  return (
    <li className="relative flex flex-wrap items-center gap-4 rounded-lg border border-line bg-surface p-4 shadow-xs hover:bg-hover">
      <span className="nums w-19 text-sm text-ink-2">{formatClock(lesson.startsAt, timeZone)}</span>
      <Avatar id={lesson.student.userId} name={lesson.student.displayName} size={44} />
      <div className="min-w-40 flex-1">
        <Link
          to="/lessons/$bookingId"
          params={{ bookingId: lesson.bookingId }}
          className="font-semibold text-ink no-underline after:absolute after:inset-0"
        >
          {lesson.student.displayName} · {lesson.serviceName}
        </Link>
        <p className="nums flex items-center gap-1.5 text-sm text-ink-2">
          <FormatIcon format={lesson.format} size={16} />
          {formatClockRange(lesson.startsAt, endsAtOf(lesson), timeZone)} · {FORMAT_WORDS[lesson.format]}
          {lesson.learnerName !== lesson.student.displayName && ` · for ${lesson.learnerName}`}
        </p>
      </div>
      {lesson.pendingChange !== null && <PendingBadge change={lesson.pendingChange} />}
      <span className="relative flex items-center gap-2">
        {children}
        <MessageIcon lesson={lesson} />
      </span>
    </li>
  );
}

function CompleteButton({ lesson }: { lesson: Lesson }) {
  const complete = useComplete();
  const toast = useToast();
  return (
    <Button
      variant="soft"
      size="sm"
      icon={<Check size={16} aria-hidden />}
      onClick={() => {
        complete({ bookingId: lesson.bookingId }).then(
          (outcome) => {
            if (outcome.ok) toast.show({ icon: "check", lead: "Lesson completed." });
            else toast.show({ icon: "warn", lead: "Not completed.", text: refusalMessage(outcome.error) });
          },
          (error: unknown) =>
            toast.show({ icon: "warn", lead: "Not completed.", text: thrownMessage(error) }),
        );
      }}
    >
      Mark as done
    </Button>
  );
}

function useMessage(lesson: Lesson) {
  const open = useOpenConversation();
  const navigate = useNavigate();
  const toast = useToast();
  return () => {
    open({ bookingId: lesson.bookingId }).then(
      async (outcome) => {
        if (!outcome.ok) return void toast.show({ icon: "warn", text: refusalMessage(outcome.error) });
        await navigate({
          to: "/messages/$conversationId",
          params: { conversationId: outcome.conversationId },
        });
      },
      (error: unknown) => toast.show({ icon: "warn", text: thrownMessage(error) }),
    );
  };
}

function MessageButton({ lesson }: { lesson: Lesson }) {
  const message = useMessage(lesson);
  return (
    <Button variant="quiet" icon={<MessageCircle size={18} aria-hidden />} onClick={message}>
      Message {lesson.student.displayName.split(" ")[0]}
    </Button>
  );
}

function MessageIcon({ lesson }: { lesson: Lesson }) {
  const message = useMessage(lesson);
  return (
    <IconButton
      label={`Message ${lesson.student.displayName}`}
      icon={<MessageCircle size={20} aria-hidden />}
      onClick={message}
    />
  );
}

function DeskSkeleton() {
  return (
    <Loading label="Loading your lessons">
      <div className="grid gap-4 lg:max-w-200">
        <Skeleton className="h-44 rounded-lg" />
        <Skeleton className="mt-4 h-7 w-48" />
        {[0, 1, 2].map((row) => (
          <Skeleton key={row} className="h-19 rounded-lg" />
        ))}
      </div>
    </Loading>
  );
}

function summary(lessons: readonly Lesson[], nowAt: number, timeZone: string): string {
  const today = lessons.filter((lesson) => formatDay(lesson.startsAt, timeZone, nowAt) === "Today");
  const next = lessons.find((lesson) => lesson.startsAt > nowAt);
  const count =
    today.length === 0
      ? "No lessons today"
      : `${today.length} ${today.length === 1 ? "lesson" : "lessons"} today`;
  return next === undefined ? `${count}.` : `${count}, next ${formatDistance(next.startsAt, nowAt)}.`;
}
