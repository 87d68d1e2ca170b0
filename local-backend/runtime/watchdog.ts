/** Looks after the lanes at short intervals: what has taken too long, or too much, is ended. */

const INTERVAL_MS = 50;
/** A gap this long between two looks means that this process or the whole machine was asleep. */
const ASLEEP_MS = 1_000;
/** After that the workers get this long to show that they are alive. */
const GRACE_MS = 2_000;

/** Returns the way to stop. */
export function startWatchdog(check: () => void): () => void {
  let lastLook = Date.now();
  let graceUntil = 0;
  const timer = setInterval(() => {
    const now = Date.now();
    if (now - lastLook > ASLEEP_MS) graceUntil = now + GRACE_MS;
    lastLook = now;
    if (now >= graceUntil) check();
  }, INTERVAL_MS);
  timer.unref();
  return () => clearInterval(timer);
}
