import type { ReactNode } from "react";
import { partOfDay } from "../../lib/format-time";
import { serverNow } from "../../lib/clock";
import { useMember, useTimeZone } from "../../lib/viewer";
import { Page } from "../../ui/page";
import { CategoryBrowser } from "./category-browser";
import { HowItWorks } from "./how-it-works";
import { NextLessons } from "./next-lessons";
import { useCatalog, useNextLessons } from "./queries";
import type { Wish } from "./read-wish";
import { WishBox } from "./wish-box";

export interface HomePageProps {
  /** "Free in the next hours". */
  board: ReactNode;
  onFind: (wish: Wish, text: string) => void;
}

/** Who is free, first of all. A member is greeted and sees what is next; a visitor is told how it works. */
export function HomePage({ board, onFind }: HomePageProps) {
  const member = useMember();
  const timeZone = useTimeZone();
  const catalog = useCatalog();
  const lessons = useNextLessons();
  return (
    <Page className="flex flex-col gap-12 py-10 md:gap-16 md:py-16">
      <div className="grid items-start gap-10 lg:grid-cols-[minmax(0,1fr)_29.25rem]">
        <div className="flex flex-col gap-6">
          {member ? (
            <h1 className="text-3xl md:text-4xl">
              Good {partOfDay(serverNow(), timeZone)}, {member.firstName}
            </h1>
          ) : (
            <>
              <h1 className="text-4xl text-balance md:text-5xl">Who’s free to teach you today?</h1>
              <p className="max-w-128 text-lg text-ink-2">
                Piano, algebra, boxing, bread. Say what you want. You see times that are really free, this
                second, and book one in under a minute.
              </p>
            </>
          )}
          <WishBox
            catalog={catalog}
            placeholder={member ? "What do you want to learn next?" : "piano under $80"}
            onFind={onFind}
          />
          {member && <NextLessons lessons={lessons ?? []} timeZone={timeZone} />}
        </div>
        {board}
      </div>
      <CategoryBrowser catalog={catalog} />
      {!member && <HowItWorks />}
    </Page>
  );
}
