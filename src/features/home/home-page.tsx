import { lazy, Suspense, useState, type ReactNode } from "react";
import { hasStoredSession } from "../../lib/session";
import { useMember } from "../../lib/viewer";
import { Page } from "../../ui/page";
import { Loading, Skeleton } from "../../ui/skeleton";
import { CategoryBrowser } from "./category-browser";
import { HeldTimes } from "./held-times";
import { HowItWorks } from "./how-it-works";
import { columns } from "./columns";
import { useCatalog } from "./queries";
import type { Wish } from "./read-wish";
import { WishBox } from "./wish-box";

// What a visitor never sees.
const loadMemberTop = async () => ({ default: (await import("./member-top")).MemberTop });
const MemberTop = lazy(loadMemberTop);

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
  const [wasHere] = useState(() => {
    const was = hasStoredSession();
    // Whether it comes is seen when it is needed.
    if (was) loadMemberTop().catch(() => {});
    return was;
  });
  const isComing = member === undefined && wasHere;
  return (
    <Page className="flex flex-col gap-10 py-8 md:gap-14 md:py-12 lg:py-16">
      {member ? (
        <Suspense fallback={<MemberTopSkeleton />}>
          <MemberTop {...props} member={member} />
        </Suspense>
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
