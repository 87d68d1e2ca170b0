import { act, cleanup, renderHook } from "@testing-library/react";
import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { useGridTick } from "../../../src/features/slots/use-grid-clock.ts";

const NOW = Date.UTC(2026, 10, 29, 15, 0, 10);

beforeEach(() => {
  vi.useFakeTimers({ now: NOW });
});
afterEach(() => {
  cleanup();
  vi.useRealTimers();
});

const ticks = (nextAt: number | null) =>
  renderHook((at: number | null) => useGridTick(at), { initialProps: nextAt });
const pass = (ms: number): void => {
  act(() => {
    vi.advanceTimersByTime(ms);
  });
};

it("ticks at the given instant and at each full minute", () => {
  const { result } = ticks(NOW + 4_000);
  pass(3_900);
  expect(result.current).toBe(0);
  pass(200);
  expect(result.current).toBe(1);
  pass(46_000);
  expect(result.current).toBe(2);
});

it("ticks at once for an instant that passed while the screen was drawn, and not again and again", () => {
  const { result, rerender } = ticks(NOW - 700);
  pass(50);
  expect(result.current).toBe(1);
  pass(5_000);
  expect(result.current).toBe(1);
  rerender(NOW + 1_000);
  pass(50);
  expect(result.current).toBe(2);
});
