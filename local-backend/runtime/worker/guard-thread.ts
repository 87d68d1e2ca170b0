/**
 * A second thread of each worker process: it works while the first is stuck in a loop. It ends the process when the backend is
 * gone, however that ended; nobody else would. And it tells the main process how much processor time a call takes.
 */
import { workerData } from "node:worker_threads";
import { writeOwnTime, WATCH_FD } from "../call-watch.ts";
import { readClock } from "./call-clock.ts";

export interface GuardData {
  /** Of the process that started this one. */
  parentPid: number;
  /** Memory of the `CallClock`. */
  clock: SharedArrayBuffer;
}

const LOOK_MS = 100;

const { parentPid, clock } = workerData as GuardData;
const fields = new Float64Array(clock);

setInterval(() => {
  // Whose parent has died is given another.
  if (process.ppid !== parentPid) process.kill(process.pid, "SIGKILL");
  const call = readClock(fields);
  if (call !== null) writeOwnTime(WATCH_FD, call.since, call.ownMs);
}, LOOK_MS);
