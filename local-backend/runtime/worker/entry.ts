/** Main file of a worker process. */
import { Worker } from "node:worker_threads";
import type { GuardData } from "./guard-thread.ts";
import type { FromWorker, ToWorker } from "../worker-messages.ts";
import { FunctionWorker } from "./worker.ts";

const HEARTBEAT_MS = 250;

const exit = process.exit.bind(process);
const say = (message: FromWorker) => void process.send?.(message);
let worker: FunctionWorker | null = null;

/** A small heap: each worker process has one. */
const GUARD_HEAP = { maxOldGenerationSizeMb: 8, maxYoungGenerationSizeMb: 1 };

function startGuard(script: string, guardData: GuardData): void {
  const options = { eval: true, workerData: guardData, resourceLimits: GUARD_HEAP, execArgv: [] };
  // Its unref: "use node" calls end when nothing else keeps the process alive.
  new Worker(script, options).unref();
}

process.on("message", (message: ToWorker) => {
  if (message.type !== "start") {
    worker?.hear(message);
    return;
  }
  const { guardScript, parentPid } = message.data;
  const started = new FunctionWorker(message.data, say);
  startGuard(guardScript, { parentPid, clock: started.clock.shared });
  worker = started;
  started.watch.beat();
  // The channel keeps this process alive, not its heart.
  setInterval(() => started.watch.beat(), HEARTBEAT_MS).unref();
  started.begin();
});
process.on("unhandledRejection", (reason) => worker?.addRejection(reason));
process.on("uncaughtException", (error) => worker?.addException(error));
process.on("disconnect", () => exit());
// Ctrl-C reaches the whole process group: the main process decides when its workers go.
process.on("SIGINT", () => {});
process.on("SIGTERM", () => {});
