import { Link } from "@tanstack/react-router";
import { Hourglass, Timer } from "lucide-react";
import { useEffect, useRef } from "react";
import type { Format } from "../../../convex/domain/common";
import { formatPrice, lessonCents } from "../../lib/format-money";
import { clockParts, daysAhead, formatClock, formatWeekday, spokenMoment } from "../../lib/format-time";
import { useAnnounce } from "../../ui/announcer";
import { Avatar } from "../../ui/avatar";
import { classNames } from "../../ui/class-names";
import { Spinner } from "../../ui/spinner";
import type { BoardRow as Row, RowState, ShownRow } from "./board";

const formatWords: Record<Format, string> = {
  online: "Online",
  studio: "Their place",
  travel: "Your place",
  neutral: "In public",
};

export interface BoardRowProps {
  shown: ShownRow;
  timeZone: string;
  nowAt: number;
  /** Its hold is on the way. */
  isComing: boolean;
  /** Times may be old: nothing can be pressed. */
  isOld: boolean;
  onPress: () => void;
}

/** One person who is free: when, who, what it costs, and the time to take. */
export function BoardRow(props: BoardRowProps) {
  const { row, state, goneAt } = props.shown;
  const { timeZone } = props;
  const { card, startsAt, durationMinutes } = row;
  const item = useRef<HTMLLIElement>(null);
  useChangeAnnouncement(item, row, state, timeZone);
  const { digits, period } = clockParts(startsAt, timeZone);
  const isGone = goneAt !== null;
  const isToday = daysAhead(startsAt, timeZone, props.nowAt) === 0;
  const struck = isGone && "line-through";
  return (
    <li
      ref={item}
      className={classNames(
        "nums flex min-h-16 items-center gap-2 border-b border-line px-3 py-2 transition-colors duration-(--duration-quick) last:border-b-0 sm:min-h-17 sm:gap-3 sm:px-5",
        isGone && "text-slot-taken-text",
        state === "beingBooked" && "bg-slot-claimed",
      )}
    >
      <span className="w-16 flex-none sm:w-18">
        <span className={classNames("font-display text-base font-bold sm:text-lg", struck)}>
          {digits}
          <span className="ml-0.5 font-sans text-2xs font-medium">{period}</span>
        </span>
        {!isToday && (
          <span className="block text-2xs leading-3 text-ink-2">{formatWeekday(startsAt, timeZone)}</span>
        )}
      </span>
      <Avatar id={card.userId} name={card.displayName} size={44} faded={isGone} />
      <Link
        to="/instructors/$slug"
        params={{ slug: card.slug }}
        search={{ service: card.offering.serviceSlug, format: row.format, minutes: durationMinutes }}
        className="min-w-0 flex-1 rounded-sm text-inherit no-underline hover:underline"
      >
        <span className={classNames("block truncate font-semibold", struck)}>
          {card.offering.serviceName}
        </span>
        <span className="block truncate text-xs text-ink-2">
          {card.displayName} · {formatWords[row.format]}
        </span>
      </Link>
      <span
        className={classNames("grid flex-none justify-items-end gap-1", state !== "free" && "max-sm:hidden")}
      >
        <span className={classNames("text-sm leading-4", struck)}>
          {formatPrice(lessonCents(row.hourlyRateCents, durationMinutes))}
        </span>
        {row.isLastSpot && state === "free" && (
          <span className="rounded-xs border border-moment-line bg-moment px-1.5 text-2xs leading-4.5 font-semibold whitespace-nowrap text-on-moment max-sm:hidden">
            last spot
          </span>
        )}
      </span>
      <Take {...props} />
    </li>
  );
}

const looks: Record<RowState, string> = {
  free: "border-transparent bg-action-soft text-action-text hover:bg-action-soft-hover active:bg-action-soft-hover",
  yours:
    "border-moment-line bg-moment text-on-moment forced-colors:bg-[Highlight] forced-colors:text-[HighlightText]",
  beingBooked: "border-dashed border-slot-claimed-line text-slot-claimed-text cursor-default font-medium!",
  taken: "border-transparent text-slot-taken-text cursor-default font-medium!",
  over: "border-transparent text-slot-taken-text cursor-default font-medium!",
};
const words: Record<RowState, string> = {
  free: "Hold",
  yours: "Yours",
  beingBooked: "being booked",
  taken: "just taken",
  over: "too late",
};

/** The same button whatever becomes of the time, so that the focus of whoever aimed at it stays. */
function Take({ shown: { row, state }, timeZone, isComing, isOld, onPress }: BoardRowProps) {
  const { card, startsAt } = row;
  const canPress = (state === "free" && !isOld && !isComing) || state === "yours";
  const about = `${card.offering.serviceName} with ${card.displayName}, ${spokenMoment(startsAt, timeZone)}`;
  const names: Record<RowState, string> = {
    free: `Hold ${about}`,
    yours: `${about}, held for you: go on`,
    beingBooked: `${about}, someone is booking it`,
    taken: `${about}, just taken`,
    over: `${about}, too late to book`,
  };
  return (
    <button
      type="button"
      aria-label={names[state]}
      aria-disabled={!canPress || undefined}
      aria-busy={isComing || undefined}
      data-slot-state={state}
      onClick={canPress ? onPress : undefined}
      className={classNames(
        "inline-flex min-h-11 min-w-16 flex-none items-center justify-center gap-1.5 rounded-md border px-2 text-sm font-semibold whitespace-nowrap transition-colors duration-(--duration-quick) sm:min-w-21",
        state === "free" && isOld
          ? "cursor-default border-dashed border-line-strong bg-transparent text-ink-3"
          : looks[state],
      )}
    >
      {isComing ? (
        <Spinner />
      ) : state === "beingBooked" ? (
        <Hourglass size={16} aria-hidden />
      ) : state === "yours" ? (
        <Timer size={16} aria-hidden />
      ) : null}
      {words[state]}
    </button>
  );
}

/** Only whoever aims at the row hears what became of it. */
function useChangeAnnouncement(
  item: React.RefObject<HTMLLIElement | null>,
  row: Row,
  state: RowState,
  timeZone: string,
) {
  const announce = useAnnounce();
  const before = useRef(state);
  useEffect(() => {
    const was = before.current;
    before.current = state;
    if (was === state || item.current?.matches(":hover, :focus-within") !== true) return;
    const about = `${formatClock(row.startsAt, timeZone)} with ${row.card.displayName}`;
    if (state === "beingBooked") announce.polite(`Someone is booking ${about}`);
    if (state === "taken") announce.polite(`${about} was just taken`);
    if (state === "free") announce.polite(`${about} is free again`);
  }, [announce, item, row, state, timeZone]);
}
