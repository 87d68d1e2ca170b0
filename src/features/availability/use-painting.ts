import { useCallback, useEffect, useRef, useState, type PointerEvent, type RefObject } from "react";
import { CELL_MINUTES, type Stroke } from "./week-draft";

const LONG_PRESS_MS = 220;
const SLIP_PIXELS = 8;

interface Cell {
  day: number;
  minute: number;
}

/**
 * Strokes with a mouse, a pen or a finger. A mouse paints at once; a finger paints after a short press, so that a swipe
 * still scrolls the page. Lifting ends the stroke, Escape or a lost pointer drops it.
 */
export function usePainting(
  grid: RefObject<HTMLElement | null>,
  onStroke: (stroke: Stroke, first: Cell) => void,
) {
  const [stroke, setStroke] = useState<Stroke | null>(null);
  const start = useRef<Cell | null>(null);
  const press = useRef<{ timer: number; x: number; y: number; cell: Cell } | null>(null);

  const cancel = useCallback(() => {
    if (press.current !== null) window.clearTimeout(press.current.timer);
    press.current = null;
    start.current = null;
    setStroke(null);
  }, []);

  const begin = useCallback((cell: Cell) => {
    start.current = cell;
    setStroke(strokeOf(cell, cell));
  }, []);

  const onPointerDown = useCallback(
    (event: PointerEvent<HTMLElement>) => {
      const cell = cellOf(event.target);
      if (cell === null || event.button !== 0) return;
      if (event.pointerType === "touch") {
        const timer = window.setTimeout(() => {
          press.current = null;
          begin(cell);
        }, LONG_PRESS_MS);
        press.current = { timer, x: event.clientX, y: event.clientY, cell };
      } else {
        begin(cell);
      }
    },
    [begin],
  );

  const onPointerMove = useCallback((event: PointerEvent<HTMLElement>) => {
    const waiting = press.current;
    if (waiting !== null) {
      const moved = Math.hypot(event.clientX - waiting.x, event.clientY - waiting.y);
      if (moved > SLIP_PIXELS) {
        window.clearTimeout(waiting.timer);
        press.current = null;
      }
      return;
    }
    if (start.current === null) return;
    const under = cellOf(document.elementFromPoint(event.clientX, event.clientY));
    if (under !== null) setStroke(strokeOf(start.current, under));
  }, []);

  const onPointerUp = useCallback(() => {
    const waiting = press.current;
    if (waiting !== null) {
      // A short tap is a stroke of one cell.
      window.clearTimeout(waiting.timer);
      press.current = null;
      onStroke(strokeOf(waiting.cell, waiting.cell), waiting.cell);
      return;
    }
    const first = start.current;
    if (first === null || stroke === null) return;
    start.current = null;
    setStroke(null);
    onStroke(stroke, first);
  }, [onStroke, stroke]);

  useEffect(() => {
    const element = grid.current;
    if (element === null) return;
    // While a finger paints the page must stay; before that it scrolls as usual.
    const keepPage = (event: TouchEvent) => {
      if (start.current !== null) event.preventDefault();
    };
    const onKey = (event: KeyboardEvent) => {
      if (event.key === "Escape") cancel();
    };
    element.addEventListener("touchmove", keepPage, { passive: false });
    window.addEventListener("keydown", onKey);
    return () => {
      element.removeEventListener("touchmove", keepPage);
      window.removeEventListener("keydown", onKey);
    };
  }, [grid, cancel]);

  return { stroke, handlers: { onPointerDown, onPointerMove, onPointerUp, onPointerCancel: cancel } };
}

function strokeOf(one: Cell, other: Cell): Stroke {
  return {
    fromDay: one.day,
    toDay: other.day,
    fromMinute: Math.min(one.minute, other.minute),
    toMinute: Math.max(one.minute, other.minute) + CELL_MINUTES,
  };
}

function cellOf(target: EventTarget | null): Cell | null {
  if (!(target instanceof Element)) return null;
  const cell = target.closest<HTMLElement>("[data-cell]");
  if (cell === null || cell.dataset["locked"] !== undefined) return null;
  return { day: Number(cell.dataset["day"]), minute: Number(cell.dataset["minute"]) };
}
