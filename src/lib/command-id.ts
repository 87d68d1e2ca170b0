/* Owns the ids of commands: made in the browser and stored before the first attempt, so that a retry, a reload or a
 * second tab repeats the same command instead of giving a second one. The server answers a repetition with its first
 * answer. An id is forgotten once its answer has arrived. */
import { useMutation } from "convex/react";
import { getFunctionName, type FunctionReference } from "convex/server";
import { convexToJson, type Value } from "convex/values";
import { useCallback } from "react";

// eslint-disable-next-line @typescript-eslint/no-explicit-any -- any arguments, any answer: each command names its own
type CommandReference = FunctionReference<"mutation", "public", any, any>;
type CommandArgs<Command extends CommandReference> = Omit<Command["_args"], "commandId">;

/** How long an unanswered attempt counts as the same intention when the same thing is pressed again. */
const KEPT_MS = 2 * 60_000;
const PREFIX = "command:";

/** A new id; works without a secure context too. */
export function createCommandId(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
}

/** The id of this command with these arguments: the stored one of an unanswered attempt, else a new, stored one. */
export function commandIdFor(
  name: string,
  args: object,
  nowAt = Date.now(),
): { commandId: string; key: string } {
  const key = `${PREFIX}${name}:${JSON.stringify(convexToJson(args as Value))}`;
  const stored = read(key);
  if (stored !== null && nowAt - stored.madeAt < KEPT_MS) return { commandId: stored.commandId, key };
  const commandId = createCommandId();
  write(key, { commandId, madeAt: nowAt });
  return { commandId, key };
}

export function forgetCommand(key: string): void {
  try {
    localStorage.removeItem(key);
  } catch {
    // No storage: nothing was kept.
  }
}

const running = new Map<string, Promise<unknown>>();

/**
 * `const hold = useCommand(api.claims.hold)`; `await hold({ … })` without a `commandId`. The same call while one is
 * under way gets the answer of that one.
 */
export function useCommand<Command extends CommandReference>(
  command: Command,
): (args: CommandArgs<Command>) => Promise<Command["_returnType"]> {
  const mutate = useMutation(command);
  const name = getFunctionName(command);
  return useCallback(
    async (args: CommandArgs<Command>) => {
      const { commandId, key } = commandIdFor(name, args);
      const underWay = running.get(key);
      if (underWay !== undefined) return await underWay;
      const attempt = mutate({ ...args, commandId } as Command["_args"]).finally(() => {
        running.delete(key);
        forgetCommand(key);
      });
      running.set(key, attempt);
      return await attempt;
    },
    [mutate, name],
  );
}

type Stored = { commandId: string; madeAt: number };

function read(key: string): Stored | null {
  try {
    const stored = JSON.parse(localStorage.getItem(key) ?? "null") as Partial<Stored> | null;
    if (typeof stored?.commandId !== "string" || typeof stored.madeAt !== "number") return null;
    return { commandId: stored.commandId, madeAt: stored.madeAt };
  } catch {
    return null;
  }
}

function write(key: string, stored: Stored): void {
  try {
    localStorage.setItem(key, JSON.stringify(stored));
  } catch {
    // Storage full or forbidden: the id lives in memory, as long as this page does.
  }
}
