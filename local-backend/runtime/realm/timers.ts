/** Timers of actions. The host keeps the clock, the realm keeps the callbacks. */
import { forbidden, host } from "./host.ts";

interface Timer {
  callback: (...args: unknown[]) => void;
  args: unknown[];
  repeat: boolean;
}

const timers = new Map<number, Timer>();
let lastTimerId = 0;

function start(
  name: string,
  callback: (...args: unknown[]) => void,
  delayMs: number,
  repeat: boolean,
  args: unknown[],
): number {
  const actions = host().actions;
  if (actions === null) throw forbidden(name);
  lastTimerId += 1;
  timers.set(lastTimerId, { callback, args, repeat });
  actions.startTimer(lastTimerId, Number(delayMs) || 0, repeat);
  return lastTimerId;
}

export function realmSetTimeout(
  callback: (...args: unknown[]) => void,
  delayMs = 0,
  ...args: unknown[]
): number {
  return start("setTimeout", callback, delayMs, false, args);
}

export function realmSetInterval(
  callback: (...args: unknown[]) => void,
  delayMs = 0,
  ...args: unknown[]
): number {
  return start("setInterval", callback, delayMs, true, args);
}

export function realmClearTimer(id?: number): void {
  if (id !== undefined && timers.delete(id)) host().actions?.stopTimer(id);
}

export function fireTimer(id: number): void {
  const timer = timers.get(id);
  if (timer === undefined) return;
  if (!timer.repeat) timers.delete(id);
  timer.callback(...timer.args);
}
