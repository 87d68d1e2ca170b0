import { useCallback, useEffect, useMemo, useState } from "react";
import { Link } from "@tanstack/react-router";
import type { Format } from "../../../convex/domain/common";
import { formatPrice, lessonCents } from "../../lib/format-money";
import { clockParts, formatClock, spokenMoment, zoneAbbreviation } from "../../lib/format-time";
import { serverNow, useNow } from "../../lib/clock";
import { useConnection } from "../../lib/connection";
import { Avatar } from "../../ui/avatar";
import { Button } from "../../ui/button";
import { Card } from "../../ui/card";
import { classNames } from "../../ui/class-names";
import { LiveTag } from "../../ui/live-tag";
import { Loading, Skeleton } from "../../ui/skeleton";
import {
  BOARD_ROWS,
  boardRows,
  LINGER_MS,
  mergeRows,
  rowState,
  type BoardRow,
  type CardFacts,
  type ShownRow,
} from "./board";
import { useBoardFacts, useCards, useOwnTimes } from "./queries";

export interface FreeBoardProps {
  timeZone: string;
  /** Holds the row's start; the board shows that it is on its way. */
  onHold: (row: BoardRow) => Promise<void>;
}

const MINUTE_MS = 60_000;

/** "Free in the next hours": real starts of real people, changing while one looks. Absent when nobody is free. */
export function FreeBoard({ timeZone, onHold }: FreeBoardProps) {
  // Notice and overnight rules move by the minute; everything else comes from the server.
  const minuteAt = useNow(MINUTE_MS);
  const { online } = useConnection();
  const cards = useCards();
  const own = useOwnTimes();
  const facts = useBoardFacts(cards, minuteAt);
  const [shown, setShown] = useState<ShownRow[]>([]);
  const [coming, setComing] = useState<string | null>(null);
  const all = useMemo<CardFacts[]>(
    () => facts.map((each) => ({ ...each, mine: { claimIds: [], busy: own?.busy ?? [] } })),
    [facts, own],
  );
  const isLoading = cards === undefined || own === undefined || (facts.length === 0 && cards.length > 0);
  const update = useCallback(() => {
    const nowAt = serverNow();
    const next = boardRows(all, nowAt);
    const factsOf = (row: BoardRow) => all.find(({ card }) => card.instructorId === row.card.instructorId);
    setShown((before) => mergeRows(before, next, nowAt, (row) => rowState(row, factsOf(row), nowAt)));
  }, [all]);
  useEffect(() => {
    if (!isLoading) update();
  }, [isLoading, update, minuteAt]);
  const hasGone = shown.some(({ goneAt }) => goneAt !== null);
  useEffect(() => {
    if (!hasGone) return;
    const timer = setTimeout(update, LINGER_MS + 50);
    return () => clearTimeout(timer);
  }, [hasGone, update]);

  if (isLoading) return <BoardSkeleton />;
  if (shown.length === 0) return null;
  const hold = async (row: BoardRow) => {
    setComing(row.card.instructorId);
    try {
      await onHold(row);
    } finally {
      setComing(null);
    }
  };
  return (
    <Card depth="raised" className="overflow-hidden">
      <BoardHead
        online={online}
        clock={`${formatClock(minuteAt, timeZone)} ${zoneAbbreviation(minuteAt, timeZone)}`}
      />
      <ul>
        {shown.map((each) => (
          <Row
            key={`${each.row.card.instructorId} ${each.row.startsAt}`}
            shown={each}
            timeZone={timeZone}
            isComing={coming === each.row.card.instructorId}
            isOld={!online}
            onHold={() => void hold(each.row)}
          />
        ))}
      </ul>
    </Card>
  );
}

function BoardHead({ online, clock }: { online: boolean; clock: string }) {
  return (
    <div className="flex min-h-14 items-center gap-2.5 border-b border-line px-4 sm:px-5">
      <h2 className="text-base whitespace-nowrap sm:text-lg">Free in the next hours</h2>
      <LiveTag online={online} />
      <span className="nums ml-auto text-xs whitespace-nowrap text-ink-2 max-[25rem]:hidden">{clock}</span>
    </div>
  );
}

const formatWords: Record<Format, string> = {
  online: "Online",
  studio: "Their place",
  travel: "Your place",
  neutral: "In public",
};

interface RowProps {
  shown: ShownRow;
  timeZone: string;
  isComing: boolean;
  isOld: boolean;
  onHold: () => void;
}

function Row({ shown: { row, goneAt }, timeZone, isComing, isOld, onHold }: RowProps) {
  const { card, startsAt, durationMinutes, format } = row;
  const { digits, period } = clockParts(startsAt, timeZone);
  const isGone = goneAt !== null;
  const price = formatPrice(lessonCents(row.hourlyRateCents, durationMinutes));
  return (
    <li
      className={classNames(
        "nums flex min-h-16 items-center gap-2 border-b border-line px-3 last:border-b-0 sm:gap-3 sm:px-5",
        isGone && "text-slot-taken-text transition-opacity duration-(--duration-fade)",
      )}
    >
      <span
        className={classNames(
          "w-15 flex-none font-display text-base font-bold sm:w-18 sm:text-lg",
          isGone && "line-through",
        )}
      >
        {digits}
        <span className="ml-0.5 font-sans text-2xs font-medium">{period}</span>
      </span>
      <Avatar id={card.userId} name={card.displayName} size={44} faded={isGone} />
      <Link
        to="/instructors/$slug"
        params={{ slug: card.slug }}
        className="min-w-0 flex-1 rounded-sm text-inherit no-underline hover:underline"
      >
        <span className={classNames("block truncate font-semibold", isGone && "line-through")}>
          {card.offering.serviceName}
        </span>
        <span className="block truncate text-xs text-ink-2">
          {card.displayName} · {formatWords[format]}
        </span>
      </Link>
      <span className={classNames("text-xs sm:text-sm", isGone && "line-through")}>{price}</span>
      {isGone ? (
        <span className="w-16 flex-none text-center text-xs sm:w-21">just taken</span>
      ) : (
        <Button
          variant="soft"
          size="sm"
          className="w-16 flex-none px-2! sm:w-21"
          pending={isComing}
          disabled={isOld}
          onClick={onHold}
          aria-label={`Hold ${card.offering.serviceName} with ${card.displayName}, ${spokenMoment(startsAt, timeZone)}`}
        >
          Hold
        </Button>
      )}
    </li>
  );
}

function BoardSkeleton() {
  return (
    <Loading label="Looking who is free">
      <Card depth="raised" className="overflow-hidden">
        <BoardHeadSkeleton />
        {Array.from({ length: BOARD_ROWS }, (_, index) => (
          <div
            key={index}
            className="flex min-h-16 items-center gap-3 border-b border-line px-5 last:border-b-0"
          >
            <Skeleton className="h-6 w-16" />
            <Skeleton className="size-11" />
            <Skeleton className="h-9 flex-1" />
            <Skeleton className="h-10 w-21" />
          </div>
        ))}
      </Card>
    </Loading>
  );
}

function BoardHeadSkeleton() {
  return (
    <div className="flex min-h-14 items-center border-b border-line px-5">
      <Skeleton className="h-6 w-52" />
    </div>
  );
}
