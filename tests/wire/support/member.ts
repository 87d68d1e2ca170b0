/**
 * A student with a browser: a client on a line of their own, live queries, and commands whose ids are made before they are
 * sent and that are sent again, with the same id, after a reload, until they are answered. Remembers what they were told.
 */
import { ConvexClient, ConvexHttpClient } from "convex/browser";
import { getFunctionName, type FunctionReference } from "convex/server";
import { ConvexError, type Value } from "convex/values";
import { expect } from "vitest";
import WebSocket from "ws";
import { api } from "../../../convex/_generated/api.js";
import type { Id } from "../../../convex/_generated/dataModel.js";
import type { SeededRandom } from "../../../local-backend/base/random.ts";
import type { FailingLine } from "./failing-line.ts";

// eslint-disable-next-line @typescript-eslint/no-explicit-any -- any arguments, any answer: each command names its own
export type CommandReference = FunctionReference<"mutation", "public", any, any>;
export type Answer =
  | ({ ok: true } & Record<string, unknown>)
  | { ok: false; error: { code: string } }
  /** Thrown, so that nothing was written, the command's id neither. */
  | { ok: false; thrown: Value };

export interface Told {
  commandId: string;
  name: string;
  args: Record<string, unknown>;
  /** Of every sending that was answered: one command has one answer. */
  answers: Answer[];
}

type Watched = typeof api.claims.mine | typeof api.bookings.upcoming | typeof api.waitlist.mine;
interface Watch {
  query: FunctionReference<"query">;
  args: Record<string, Value>;
}

export class Member {
  readonly told: Told[] = [];
  /** Lessons that they themselves asked to change last. */
  readonly asked = new Set<Id<"bookings">>();
  reloads = 0;
  repeats = 0;
  private client!: ConvexClient;
  private seen = new Map<string, unknown>();
  private reloaded!: Promise<null>;
  private tellReloaded: (nothing: null) => void = () => {};
  private readonly watches: Watch[];

  constructor(
    readonly name: string,
    readonly token: string,
    readonly line: FailingLine,
    private readonly backendUrl: string,
    private readonly random: SeededRandom,
    weeks: { instructorId: Id<"instructors">; mondayLocalDate: string }[],
  ) {
    this.watches = [
      ...[api.claims.mine, api.bookings.upcoming, api.waitlist.mine].map((query) => ({ query, args: {} })),
      ...weeks.map((args) => ({ query: api.slots.weekFacts, args })),
    ];
    this.open();
  }

  /** The page is loaded anew: the old client is gone with all that it had sent and not heard of. */
  reload(): void {
    this.reloads++;
    const { client, tellReloaded } = this;
    this.open();
    void client.close();
    tellReloaded(null);
  }

  /** The official client comes back by itself, after pauses that grow with every break; who sees that it is away reloads. */
  reloadIfAway(): void {
    if (!this.client.client.connectionState().isWebSocketConnected) this.reload();
  }

  /** What a live query shows now; undefined until it has answered. */
  shown<Query extends Watched | typeof api.slots.weekFacts>(
    query: Query,
    args: Query["_args"],
  ): Query["_returnType"] | undefined {
    return this.seen.get(keyOf({ query, args })) as Query["_returnType"] | undefined;
  }

  /** Gives a command and doesn't rest until it is answered. */
  async tell(command: CommandReference, args: Record<string, unknown>): Promise<Answer> {
    const told: Told = { commandId: crypto.randomUUID(), name: getFunctionName(command), args, answers: [] };
    this.told.push(told);
    // Now and then a second tab sends the same.
    const other = this.random.below(6) === 0 ? this.repeatOverHttp(command, told) : null;
    const answer = await this.untilAnswered(command, told);
    await other;
    if (this.random.below(6) === 0) {
      this.repeats++;
      await this.untilAnswered(command, told);
    }
    return answer;
  }

  /** Everything that this page shows is what a fresh question is answered. */
  async assertShowsTheTruth(): Promise<void> {
    const http = new ConvexHttpClient(this.backendUrl, { auth: this.token, logger: false });
    for (const watch of this.watches) {
      await expect
        .poll(
          async () => {
            const fresh = await http.query(watch.query, watch.args);
            const shown = this.seen.get(keyOf(watch));
            return JSON.stringify(shown) === JSON.stringify(fresh) ? "the truth" : { shown, fresh };
          },
          { timeout: 60_000, interval: 100 },
        )
        .toBe("the truth");
    }
  }

  async close(): Promise<void> {
    await this.client.close();
    await this.line.close();
  }

  private open(): void {
    this.seen = new Map();
    const { seen } = this;
    this.reloaded = new Promise((resolve) => (this.tellReloaded = resolve));
    this.client = new ConvexClient(this.line.url, {
      webSocketConstructor: WebSocket as unknown as typeof globalThis.WebSocket,
      unsavedChangesWarning: false,
      logger: false,
    });
    this.client.setAuth(async () => this.token);
    for (const watch of this.watches) {
      this.client.onUpdate(watch.query, watch.args, (value) => seen.set(keyOf(watch), value));
    }
  }

  private async untilAnswered(command: CommandReference, told: Told): Promise<Answer> {
    for (;;) {
      const { client, reloaded } = this;
      const sent = client.mutation(command, { ...told.args, commandId: told.commandId });
      const answer = await Promise.race([answerOf(sent), reloaded, this.impatience()]);
      if (answer !== null) {
        told.answers.push(answer);
        return answer;
      }
      if (client === this.client) this.reload();
    }
  }

  /** Clients that were cut off often wait longer and longer; people reload. */
  private async impatience(): Promise<null> {
    const ms = 2000 + this.random.below(2000);
    return await new Promise((resolve) => setTimeout(() => resolve(null), ms).unref());
  }

  private async repeatOverHttp(command: CommandReference, told: Told): Promise<void> {
    const http = new ConvexHttpClient(this.backendUrl, { auth: this.token, logger: false });
    const sent = http.mutation(command, { ...told.args, commandId: told.commandId });
    const answer = await answerOf(sent).catch(() => null);
    if (answer === null) return;
    this.repeats++;
    told.answers.push(answer);
  }
}

async function answerOf(sent: Promise<unknown>): Promise<Answer> {
  try {
    return (await sent) as Answer;
  } catch (error) {
    if (error instanceof ConvexError) return { ok: false, thrown: error.data as Value };
    throw error;
  }
}

function keyOf({ query, args }: { query: FunctionReference<"query">; args: object }): string {
  return `${getFunctionName(query)} ${JSON.stringify(args)}`;
}
