import { useState, type ReactNode } from "react";
import { partOfDay } from "../../lib/format-time";
import { serverNow } from "../../lib/clock";
import { hasStoredSession } from "../../lib/session";
import { useMember, type Viewer } from "../../lib/viewer";
import { ButtonLink } from "../../ui/button-link";
import { Card } from "../../ui/card";
import { EmptyState } from "../../ui/empty-state";
import { Page } from "../../ui/page";
import { Loading, Skeleton } from "../../ui/skeleton";
import { CategoryBrowser } from "./category-browser";
import { HeldTimes } from "./held-times";
import { HowItWorks } from "./how-it-works";
import { NextLessons } from "./next-lessons";
import { useCatalog, useLessonsToRepeat, useNextLessons, useNextTaught } from "./queries";
import type { Wish } from "./read-wish";
import { WishBox } from "./wish-box";

export interface HomePageProps {
  timeZone: string;
  /** "Free in the next hours". */
  board: ReactNode;
  /** How many that are. */
  faces: ReactNode;
  /** The way to a lesson within minutes. */
  now: ReactNode;
  /** People one knows, with their next times. */
  bookAgain: ReactNode;
  onFind: (wish: Wish, text: string) => void;
}

/** Who is free, first of all. A member is greeted and sees what is next; a visitor is told how it works. */
export function HomePage(props: HomePageProps) {
  const member = useMember();
  const catalog = useCatalog();
  // Whoever was here before isn't told first what they know.
  const [wasHere] = useState(hasStoredSession);
  const isComing = member === undefined && wasHere;
  return (
    <Page className="flex flex-col gap-10 py-8 md:gap-14 md:py-12 lg:py-16">
      {member ? (
        <MemberTop {...props} member={member} />
      ) : isComing ? (
        <MemberTopSkeleton />
      ) : (
        <VisitorTop {...props} />
      )}
      <CategoryBrowser catalog={catalog} />
      {!member && !isComing && <HowItWorks />}
    </Page>
  );
}

const columns = "grid items-start gap-8 md:gap-10 lg:grid-cols-[minmax(0,1fr)_29.25rem]";

function VisitorTop({ timeZone, board, faces, now, onFind }: HomePageProps) {
  const catalog = useCatalog();
  return (
    <div className={columns}>
      <div className="flex flex-col gap-5 md:gap-6">
        <h1 className="text-4xl text-balance md:text-5xl">Who’s free to teach you today?</h1>
        <p className="max-w-128 text-base text-ink-2 md:text-lg">
          Piano, algebra, boxing, bread. Say what you want. You see times that are really free, this second,
          and book one in under a minute.
        </p>
        <WishBox catalog={catalog} placeholder="piano under $80" onFind={onFind} />
        <HeldTimes timeZone={timeZone} />
        {now}
        {faces}
      </div>
      {board}
    </div>
  );
}

function MemberTop({ member, timeZone, board, now, bookAgain, onFind }: HomePageProps & { member: Viewer }) {
  const catalog = useCatalog();
  const lessons = useNextLessons();
  const taught = useNextTaught();
  const repeats = useLessonsToRepeat();
  const isNew = [lessons, taught ?? [], repeats].every((list) => list?.length === 0);
  return (
    <div className="flex flex-col gap-5 md:gap-6">
      <h1 className="text-2xl wrap-anywhere md:text-3xl">
        Good {partOfDay(serverNow(), timeZone)}, {member.firstName}
      </h1>
      <WishBox catalog={catalog} placeholder="What do you want to learn?" onFind={onFind} />
      <div className={columns}>
        <div className="flex flex-col gap-8">
          <HeldTimes timeZone={timeZone} />
          {now}
          {lessons === undefined && <LessonsSkeleton />}
          <NextLessons
            title="Your next lessons"
            lessons={lessons ?? []}
            timeZone={timeZone}
            all={{ to: "/lessons", words: "My lessons" }}
          />
          <NextLessons
            title="You teach next"
            lessons={taught ?? []}
            timeZone={timeZone}
            all={{ to: "/teach", words: "Your desk" }}
          />
          {bookAgain}
          {isNew && (
            <Card>
              <EmptyState
                title="No lessons yet"
                text="Hold a time on the board, or say what you want to learn. It is yours for five minutes while you decide."
                action={
                  <ButtonLink to="/services" variant="quiet">
                    All services
                  </ButtonLink>
                }
              />
            </Card>
          )}
        </div>
        {board}
      </div>
    </div>
  );
}

function LessonsSkeleton() {
  return (
    <Loading label="Loading your lessons">
      <Skeleton className="mt-2 h-7 w-48" />
      <Skeleton className="mt-3.5 h-22 rounded-lg" />
      <Skeleton className="mt-2.5 h-22 rounded-lg" />
    </Loading>
  );
}

function MemberTopSkeleton() {
  return (
    <Loading label="Loading your page">
      <Skeleton className="h-9 w-72 max-w-full md:h-10" />
      <Skeleton className="mt-5 h-16.5 rounded-lg md:mt-6" />
      <div className="mt-17 grid gap-8 md:gap-10 lg:grid-cols-[minmax(0,1fr)_29.25rem]">
        <Skeleton className="h-56 rounded-lg" />
        <Skeleton className="h-100 rounded-lg" />
      </div>
    </Loading>
  );
}
