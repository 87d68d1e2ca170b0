/**
 * A second thread of each worker process: it works while the first is stuck in a loop. It ends the process when the backend is
 * gone, however that ended; nobody else would.
 */
import { workerData } from "node:worker_threads";

export interface GuardData {
  /** Of the process that started this one. */
  parentPid: number;
}

const LOOK_MS = 250;

const { parentPid } = workerData as GuardData;

setInterval(() => {
  // Whose parent has died is given another.
  if (process.ppid !== parentPid) process.kill(process.pid, "SIGKILL");
}, LOOK_MS);
