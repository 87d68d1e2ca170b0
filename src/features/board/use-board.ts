import type { FunctionReturnType } from "convex/server";
import { useCallback, useEffect, useMemo, useRef, useState } from "react";
import type { api } from "../../../convex/_generated/api";
import type { InstructorCard } from "../../../convex/domain/instructors";
import { MINUTE, type Instant, type TimeZone } from "../../../convex/domain/time";
import { serverNow, useNow } from "../../lib/clock";
import {
  boardRow,
  LINGER_MS,
  mergeRows,
  rowState,
  soonestFirst,
  type BoardRow,
  type CardFacts,
  type ShownRow,
} from "./board";
import { useCards, useLiveCards, useOwnTimes, type LiveCard } from "./queries";

const NO_CARDS: InstructorCard[] = [];
type OwnTimes = FunctionReturnType<typeof api.claims.mine>;

export interface Board {
  isLoading: boolean;
  /** Everybody who could stand on it. */
  cards: readonly InstructorCard[];
  /** What stands on the board. */
  shown: readonly ShownRow[];
  /** Everybody who is free in the board's hours, soonest first. */
  free: readonly BoardRow[];
  holds: OwnTimes["holds"];
  /** The full minute the board is of. */
  minuteAt: Instant;
  /** Whether somebody points at it, touches it or has the focus in it: then nothing on it moves. */
  aim: (isAimedAt: boolean) => void;
}

/** The live board. Notice and overnight rules move by the minute; everything else comes from the server. */
export function useBoard(timeZone: TimeZone): Board {
  const minuteAt = useNow(MINUTE);
  const own = useOwnTimes();
  const cards = useCards();
  const live = useLiveCards(cards, minuteAt);
  const rowOf = useRows();
  const [shown, setShown] = useState<ShownRow[]>([]);
  const [isAimedAt, aim] = useState(false);

  const facts = useMemo<CardFacts[] | undefined>(
    () => (own === undefined ? undefined : live?.map((card) => ({ ...card, mine: mineOf(own, card) }))),
    [live, own],
  );
  const free = useMemo(
    () =>
      soonestFirst(
        (facts ?? []).map((each) => rowOf(each, own, minuteAt, timeZone)).filter((row) => row !== null),
      ),
    [facts, own, rowOf, minuteAt, timeZone],
  );
  const update = useCallback(() => {
    if (facts === undefined) return;
    const nowAt = serverNow();
    const byId = new Map(facts.map((each) => [each.card.instructorId, each]));
    const stateOf = (row: BoardRow) =>
      rowState(row, byId.get(row.card.instructorId), own?.holds ?? [], nowAt);
    setShown((before) => mergeRows(before, free, nowAt, stateOf, isAimedAt));
  }, [facts, free, own, isAimedAt]);
  useEffect(update, [update]);

  const hasGone = shown.some(({ goneAt }) => goneAt !== null);
  useEffect(() => {
    if (!hasGone) return;
    const timer = setTimeout(update, LINGER_MS + 50);
    return () => clearTimeout(timer);
  }, [hasGone, update]);

  const isLoading = facts === undefined || (shown.length === 0 && free.length > 0);
  return { isLoading, cards: cards ?? NO_CARDS, shown, free, holds: own?.holds ?? [], minuteAt, aim };
}

/** Own holds with the same instructor give way to another choice, so they never hide anything from their owner. */
function mineOf(own: OwnTimes, { card }: LiveCard) {
  const holds = own.holds.filter(({ instructorId }) => instructorId === card.instructorId);
  return { claimIds: holds.map(({ claimId }) => claimId), busy: own.busy };
}

/** Computes somebody's row anew only when something of theirs changed: a claim anywhere must not cost seventy rows. */
function useRows() {
  const cache = useRef(new Map<string, { inputs: readonly unknown[]; row: BoardRow | null }>());
  return useCallback((facts: CardFacts, own: OwnTimes | undefined, minuteAt: Instant, timeZone: TimeZone) => {
    const inputs = [facts.card, own, minuteAt, timeZone, ...facts.weeks];
    const known = cache.current.get(facts.card.instructorId);
    const isSame =
      known?.inputs.length === inputs.length && inputs.every((input, index) => input === known.inputs[index]);
    if (known !== undefined && isSame) return known.row;
    const row = boardRow(facts, serverNow(), timeZone);
    cache.current.set(facts.card.instructorId, { inputs, row });
    return row;
  }, []);
}
