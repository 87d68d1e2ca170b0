/** Stops what was started, newest first, once, on Ctrl-C or SIGTERM. */
export interface Stopping {
  add(step: () => Promise<void>): void;
  stopAll(): Promise<void>;
  isStopping(): boolean;
}

export function stopOnSignals(): Stopping {
  const steps: (() => Promise<void>)[] = [];
  let stopped: Promise<void> | null = null;
  const stopAll = () => {
    stopped ??= (async () => {
      for (const step of steps.reverse()) await step();
    })();
    return stopped;
  };
  for (const signal of ["SIGINT", "SIGTERM"] as const) {
    process.on(signal, () => void stopAll().then(() => process.exit(0)));
  }
  return { add: (step) => steps.push(step), stopAll, isStopping: () => stopped !== null };
}
