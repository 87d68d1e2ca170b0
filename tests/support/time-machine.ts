/** A clock that tests move: all timers are fake, and what the scheduler would run in between is run. */
import { vi } from "vitest";
import type { Backend } from "./convex";

/** A Monday, 09:00 in New York and 06:00 in Los Angeles; no clock change within four months. */
export const START_AT = Date.UTC(2026, 10, 9, 14);

export const MINUTE = 60_000;
export const HOUR = 60 * MINUTE;
export const DAY = 24 * HOUR;

export function freezeClock(at: number = START_AT): void {
  vi.useFakeTimers({ now: at });
}

export function thawClock(): void {
  vi.useRealTimers();
}

/** Lets time pass. Everything scheduled until then has run, each when the clock stood at its own instant at the earliest. */
export async function pass(backend: Backend, ms: number): Promise<void> {
  vi.advanceTimersByTime(ms);
  await backend.finishInProgressScheduledFunctions();
}

/** Lets time pass while the scheduler stands still, as when a deployment is down. */
export function passUnnoticed(ms: number): void {
  vi.setSystemTime(Date.now() + ms);
}
