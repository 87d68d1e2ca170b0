import { Link } from "@tanstack/react-router";
import { ChevronRight } from "lucide-react";
import { useState } from "react";
import type { Id } from "../../../convex/_generated/dataModel";
import { useConnection } from "../../lib/connection";
import { formatClock, zoneAbbreviation } from "../../lib/format-time";
import { Card } from "../../ui/card";
import { LiveTag } from "../../ui/live-tag";
import { Loading, Skeleton } from "../../ui/skeleton";
import { BOARD_ROWS, type BoardRow as Row } from "./board";
import { BoardRow } from "./board-row";
import type { Board } from "./use-board";

export interface FreeBoardProps {
  board: Board;
  timeZone: string;
  /** Holds the row's start; the board shows that it is on its way. */
  onHold: (row: Row) => Promise<void>;
  /** Goes on with a time of one's own. */
  onContinue: (claimId: Id<"claims">) => void;
}

/** "Free in the next hours": real starts of real people, changing while one looks. Absent when nobody is free. */
export function FreeBoard({ board, timeZone, onHold, onContinue }: FreeBoardProps) {
  const { online } = useConnection();
  const [coming, setComing] = useState<string | null>(null);
  const { shown, minuteAt, aim } = board;
  if (board.isLoading) return <BoardSkeleton />;
  if (shown.length === 0) return null;
  const press = async (row: Row) => {
    const { instructorId } = row.card;
    const own = board.holds.find(
      (hold) => hold.instructorId === instructorId && hold.startsAt === row.startsAt,
    );
    if (own !== undefined) return onContinue(own.claimId);
    setComing(instructorId);
    try {
      await onHold(row);
    } finally {
      setComing(null);
    }
  };
  return (
    <Card depth="raised" className="overflow-hidden">
      <section
        aria-labelledby="free-board"
        onPointerEnter={() => aim(true)}
        onPointerLeave={() => aim(false)}
        onFocus={() => aim(true)}
        onBlur={(event) => {
          if (!event.currentTarget.contains(event.relatedTarget)) aim(false);
        }}
      >
        <div className="flex min-h-14 flex-wrap items-center gap-x-2.5 gap-y-1 border-b border-line px-4 py-2 sm:px-5">
          <h2 id="free-board" className="text-base whitespace-nowrap sm:text-lg">
            Free in the next hours
          </h2>
          <LiveTag online={online} />
          <span className="nums ml-auto text-xs whitespace-nowrap text-ink-2">
            {online && <span className="max-sm:hidden">{formatClock(minuteAt, timeZone)} </span>}
            {zoneAbbreviation(minuteAt, timeZone)}
          </span>
        </div>
        <ul>
          {shown.map((each) => (
            <BoardRow
              key={`${each.row.card.instructorId} ${each.row.startsAt}`}
              shown={each}
              timeZone={timeZone}
              nowAt={minuteAt}
              isComing={coming === each.row.card.instructorId}
              isOld={!online}
              onPress={() => void press(each.row)}
            />
          ))}
        </ul>
        <Link
          to="/browse"
          className="flex min-h-12 items-center justify-center gap-1 border-t border-line px-4 text-sm font-semibold text-action-text no-underline hover:bg-hover focus-visible:-outline-offset-3"
        >
          See everyone who is free
          <ChevronRight size={16} aria-hidden />
        </Link>
      </section>
    </Card>
  );
}

function BoardSkeleton() {
  return (
    <Loading label="Looking who is free">
      <Card depth="raised" className="overflow-hidden">
        <div className="flex min-h-14 items-center border-b border-line px-4 sm:px-5">
          <Skeleton className="h-6 w-52" />
        </div>
        {Array.from({ length: BOARD_ROWS }, (_, index) => (
          <div
            key={index}
            className="flex min-h-16 items-center gap-3 border-b border-line px-3 last:border-b-0 sm:min-h-17 sm:px-5"
          >
            <Skeleton className="h-6 w-16" />
            <Skeleton className="size-11" />
            <Skeleton className="h-9 flex-1" />
            <Skeleton className="h-11 w-16 rounded-md sm:w-21" />
          </div>
        ))}
        <div className="min-h-12 border-t border-line" />
      </Card>
    </Loading>
  );
}
