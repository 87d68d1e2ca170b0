/* Owns what time it is: the browser's clock, corrected to the server's. Offered times, countdowns and deadlines are
 * judged by the server, so a wrong clock on a desk must neither hide a free time nor show a gone one. */
import { useSyncExternalStore } from "react";

let offsetMs = 0;
const listeners = new Set<() => void>();

/** The server's clock, as well as it is known, in ms since the epoch. */
export function serverNow(): number {
  return Date.now() + offsetMs;
}

/** How far the server is ahead of `Date.now()`. */
export function clockOffsetMs(): number {
  return offsetMs;
}

export type ClockSample = { askedAt: number; answeredAt: number; serverAt: number };

/** The sample with the shortest way is the most exact one; half of its way is what it may be wrong by. */
export function offsetOf(samples: readonly ClockSample[]): number | null {
  let best: ClockSample | null = null;
  for (const sample of samples) {
    if (best === null || wayMs(sample) < wayMs(best)) best = sample;
  }
  return best === null ? null : best.serverAt - (best.askedAt + best.answeredAt) / 2;
}

const wayMs = (sample: ClockSample) => sample.answeredAt - sample.askedAt;

/** Corrections below this stay out: every screen would tick for nothing. */
const WORTH_CORRECTING_MS = 250;
const SAMPLES = 3;

/** Asks the server (a few times, because the first answer waits for the connection) and corrects the clock. */
export async function synchronizeClock(askServer: () => Promise<number>): Promise<void> {
  const samples: ClockSample[] = [];
  for (let index = 0; index < SAMPLES; index++) {
    const askedAt = Date.now();
    const serverAt = await askServer();
    samples.push({ askedAt, answeredAt: Date.now(), serverAt });
  }
  const offset = offsetOf(samples);
  if (offset === null || Math.abs(offset - offsetMs) < WORTH_CORRECTING_MS) return;
  offsetMs = offset;
  for (const listener of listeners) listener();
}

/* One timer per rhythm, however many components follow it; each tick falls on a whole multiple of the rhythm. */
type Ticker = { nowAt: number; followers: Set<() => void>; stop: () => void };
const tickers = new Map<number, Ticker>();

function startTicker(everyMs: number): Ticker {
  const followers = new Set<() => void>();
  let timer: ReturnType<typeof setTimeout> | undefined;
  const ticker: Ticker = {
    nowAt: serverNow(),
    followers,
    stop() {
      clearTimeout(timer);
      listeners.delete(tick);
      document.removeEventListener("visibilitychange", tick);
    },
  };
  function tick() {
    clearTimeout(timer);
    ticker.nowAt = serverNow();
    for (const follower of followers) follower();
    timer = setTimeout(tick, everyMs - (serverNow() % everyMs));
  }
  timer = setTimeout(tick, everyMs - (ticker.nowAt % everyMs));
  listeners.add(tick);
  // A sleeping tab's timers are late; whoever comes back sees the right time at once.
  document.addEventListener("visibilitychange", tick);
  return ticker;
}

type Subscribe = (onTick: () => void) => () => void;
const subscribes = new Map<number, Subscribe>();

/* The same function for the same rhythm: with a new one React would subscribe anew at each render, and a lone follower's
 * ticker would start over, with a new time, for ever. */
function subscribeTo(everyMs: number): Subscribe {
  const known = subscribes.get(everyMs);
  if (known !== undefined) return known;
  const subscribe: Subscribe = (onTick) => {
    const followed = tickers.get(everyMs) ?? startTicker(everyMs);
    tickers.set(everyMs, followed);
    followed.followers.add(onTick);
    return () => {
      followed.followers.delete(onTick);
      if (followed.followers.size > 0) return;
      followed.stop();
      tickers.delete(everyMs);
    };
  };
  subscribes.set(everyMs, subscribe);
  return subscribe;
}

/** The corrected time, renewed every `everyMs` (1000 for a countdown, 15 000 for lists of free times). */
export function useNow(everyMs: number): number {
  return useSyncExternalStore(subscribeTo(everyMs), () => tickers.get(everyMs)?.nowAt ?? firstRead(everyMs));
}

/* Before the first subscription React reads twice and wants the same answer. */
const firstReads = new Map<number, number>();
function firstRead(everyMs: number): number {
  const known = firstReads.get(everyMs);
  const nowAt = serverNow();
  if (known !== undefined && nowAt - known < everyMs && nowAt >= known) return known;
  firstReads.set(everyMs, nowAt);
  return nowAt;
}
