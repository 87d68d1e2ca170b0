/** Main file of a worker process. */
import type { FromWorker, ToWorker } from "../worker-messages.ts";
import { FunctionWorker } from "./worker.ts";

const HEARTBEAT_MS = 250;

const exit = process.exit.bind(process);
const say = (message: FromWorker) => void process.send?.(message);
let worker: FunctionWorker | null = null;

process.on("message", (message: ToWorker) => {
  if (message.type !== "start") {
    worker?.hear(message);
    return;
  }
  const started = new FunctionWorker(message.data, say);
  worker = started;
  started.watch.beat();
  // The channel keeps this process alive, not its heart.
  setInterval(() => started.watch.beat(), HEARTBEAT_MS).unref();
  say({ type: "ready" });
});
process.on("unhandledRejection", (reason) => worker?.addRejection(reason));
process.on("uncaughtException", (error) => worker?.addException(error));
process.on("disconnect", () => exit());
// Ctrl-C reaches the whole process group: the main process decides when its workers go.
process.on("SIGINT", () => {});
process.on("SIGTERM", () => {});
