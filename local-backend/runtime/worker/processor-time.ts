/** Processor time of this process's first thread, where functions run. */
import { openSync, readSync } from "node:fs";

const SPACE = 0x20;
const NS_PER_MS = 1_000_000;

/** Linux tells it for one thread: nanoseconds it ran, waited, and how often. The file is that of the first thread. */
function openSchedule(): number | null {
  try {
    return openSync("/proc/self/schedstat", "r");
  } catch {
    return null;
  }
}

const schedule = openSchedule();
const line = Buffer.alloc(64);

/** Milliseconds. Elsewhere it is that of all threads, garbage collection among them: a little more. */
export function processorMs(): number {
  if (schedule !== null) {
    readSync(schedule, line, 0, line.length, 0);
    const ns = Number(line.toString("latin1", 0, line.indexOf(SPACE)));
    if (ns > 0) return ns / NS_PER_MS;
  }
  const { user, system } = process.cpuUsage();
  return (user + system) / 1_000;
}
