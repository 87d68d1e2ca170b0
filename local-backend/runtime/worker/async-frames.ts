/**
 * What a realm passes along to everything that a function begins (`realm/async-storage.ts`). One storage for all realms of
 * the process: Node goes through every one that was ever used whenever a promise is made, and realms come and go.
 */
import { AsyncLocalStorage } from "node:async_hooks";

const frames = new AsyncLocalStorage<unknown>();

export const asyncFrames = {
  asyncFrame: (): unknown => frames.getStore(),
  runInAsyncFrame: (frame: unknown, work: () => void): void => frames.run(frame, work),
};
