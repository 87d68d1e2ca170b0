/** The official clients, as a Node program uses them, and waiting for what they show. */
import { ConvexClient } from "convex/browser";
import { anyApi, type FunctionReference } from "convex/server";
import WebSocket from "ws";

export type AnyReference<Kind extends "query" | "mutation" | "action"> = FunctionReference<
  Kind,
  "public",
  Record<string, unknown>,
  unknown
>;

/** `fn("notes:list")`: the fixture has no generated api. */
export function fn<Kind extends "query" | "mutation" | "action">(name: string): AnyReference<Kind> {
  const [module = "", exported = ""] = name.split(":");
  return (anyApi[module] as Record<string, unknown>)[exported] as AnyReference<Kind>;
}
export const query = (name: string) => fn<"query">(name);
export const mutation = (name: string) => fn<"mutation">(name);
export const action = (name: string) => fn<"action">(name);

export function connect(url: string, options: { onServerDisconnectError?: (message: string) => void } = {}) {
  return new ConvexClient(url, {
    webSocketConstructor: WebSocket as unknown as typeof globalThis.WebSocket,
    unsavedChangesWarning: false,
    logger: false,
    ...options,
  });
}

/** Everything a subscription showed, in order. */
export class Shown<T> {
  readonly values: T[] = [];
  readonly errors: Error[] = [];
  private listeners = new Set<() => void>();
  readonly stop: () => void;

  constructor(client: ConvexClient, name: string, args: Record<string, unknown>) {
    const note = () => {
      for (const listener of this.listeners) listener();
    };
    this.stop = client.onUpdate(
      query(name),
      args,
      (value) => {
        this.values.push(value as T);
        note();
      },
      (error) => {
        this.errors.push(error);
        note();
      },
    );
  }

  get latest(): T | undefined {
    return this.values.at(-1);
  }

  /** Resolves with the first value, shown already or later, that satisfies `wanted`. */
  async until(wanted: (value: T) => boolean): Promise<T> {
    const found = () => this.values.find(wanted);
    await this.untilTrue(() => found() !== undefined);
    return found() as T;
  }

  async untilError(): Promise<Error> {
    await this.untilTrue(() => this.errors.length > 0);
    return this.errors[0] as Error;
  }

  private untilTrue(isTrue: () => boolean): Promise<void> {
    return new Promise((resolve) => {
      const check = () => {
        if (!isTrue()) return;
        this.listeners.delete(check);
        resolve();
      };
      this.listeners.add(check);
      check();
    });
  }
}

/** Asks again until the answer is as wanted; the test's own timeout is the limit. */
export async function eventually<T>(ask: () => Promise<T>, isWanted: (answer: T) => boolean): Promise<T> {
  for (;;) {
    const answer = await ask();
    if (isWanted(answer)) return answer;
    await new Promise((resolve) => setTimeout(resolve, 25));
  }
}
