import { serverNow } from "../../lib/clock";
import { partOfDay } from "../../lib/format-time";
import type { Viewer } from "../../lib/viewer";
import { ButtonLink } from "../../ui/button-link";
import { Card } from "../../ui/card";
import { EmptyState } from "../../ui/empty-state";
import { Loading, Skeleton } from "../../ui/skeleton";
import { columns } from "./columns";
import { HeldTimes } from "./held-times";
import type { HomePageProps } from "./home-page";
import { NextLessons } from "./next-lessons";
import { useCatalog, useLessonsToRepeat, useNextLessons, useNextTaught } from "./queries";
import { WishBox } from "./wish-box";

/** A member is greeted, and sees what is next and whom they know. */
export function MemberTop({
  member,
  timeZone,
  board,
  now,
  bookAgain,
  onFind,
}: HomePageProps & { member: Viewer }) {
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
