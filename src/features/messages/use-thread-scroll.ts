import { useCallback, useEffect, useLayoutEffect, useRef, useState, type RefObject } from "react";

/** This near the end counts as at the end. */
const END_PX = 64;
/** This near the start asks for what came before. */
const START_PX = 600;

export interface ThreadScroll {
  scroller: RefObject<HTMLDivElement | null>;
  content: RefObject<HTMLDivElement | null>;
  isAtEnd: boolean;
  onScroll: () => void;
  goToEnd: () => void;
}

export interface ThreadScrollOptions {
  /** Changes when something is put in (or taken away) above what is read. */
  startKey: string;
  /** Changes with every row. */
  endKey: string;
  canLoadOlder: boolean;
  loadOlder: () => void;
}

/**
 * A thread stays where one reads: older messages come in above without a jump, new ones below without a pull; whoever is
 * at the end stays there, also when the box gets smaller. Opens at the unread line, or at the end.
 */
export function useThreadScroll(options: ThreadScrollOptions): ThreadScroll {
  const { startKey, endKey, canLoadOlder, loadOlder } = options;
  const scroller = useRef<HTMLDivElement>(null);
  const content = useRef<HTMLDivElement>(null);
  const [isAtEnd, setIsAtEnd] = useState(true);
  const sticks = useRef(true);
  const placed = useRef<{ startKey: string; height: number } | null>(null);

  const measure = useCallback(() => {
    const box = scroller.current;
    if (box === null) return;
    sticks.current = box.scrollHeight - box.scrollTop - box.clientHeight <= END_PX;
    setIsAtEnd(sticks.current);
  }, []);

  const goToEnd = useCallback(() => {
    const box = scroller.current;
    if (box === null) return;
    sticks.current = true;
    box.scrollTop = box.scrollHeight;
    setIsAtEnd(true);
  }, []);

  useLayoutEffect(() => {
    const box = scroller.current;
    if (box === null) return;
    const before = placed.current;
    placed.current = { startKey, height: box.scrollHeight };
    if (before === null) {
      const line = box.querySelector<HTMLElement>("[data-unread-line]");
      box.scrollTop = line === null ? box.scrollHeight : line.offsetTop - 24;
      measure();
    } else if (sticks.current) {
      box.scrollTop = box.scrollHeight;
    } else if (before.startKey !== startKey) {
      box.scrollTop += box.scrollHeight - before.height;
    }
  }, [startKey, endKey, measure]);

  const askForOlder = useCallback(() => {
    const box = scroller.current;
    if (box !== null && canLoadOlder && box.scrollTop < START_PX) loadOlder();
  }, [canLoadOlder, loadOlder]);
  useEffect(askForOlder, [askForOlder, startKey]);

  useEffect(() => {
    const box = scroller.current;
    const inner = content.current;
    if (box === null || inner === null || typeof ResizeObserver === "undefined") return;
    const observer = new ResizeObserver(() => {
      if (sticks.current) box.scrollTop = box.scrollHeight;
      if (placed.current !== null) placed.current.height = box.scrollHeight;
    });
    observer.observe(box);
    observer.observe(inner);
    return () => observer.disconnect();
  }, []);

  const onScroll = useCallback(() => {
    measure();
    askForOlder();
  }, [askForOlder, measure]);

  return { scroller, content, isAtEnd, onScroll, goToEnd };
}
