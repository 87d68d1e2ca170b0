/**
 * One result of one query and the span of time for which it holds: from the snapshot it ran at until the first commit that
 * touched what it read. Immutable except for that end. Owns who is waiting to hear of the end.
 */
import type { Timestamp } from "../engine/types.ts";
import type { QueryOutcome } from "../runtime/types.ts";
import { renderResult, type RenderedResult } from "./transition.ts";

export class LiveResult {
  private invalidTs: Timestamp | null = null;
  private readonly listeners = new Set<() => void>();
  private text: RenderedResult | null = null;
  private unsubscribe: () => void = () => {};
  private isRetired = false;

  constructor(
    readonly outcome: QueryOutcome,
    readonly ranAtMs: number,
  ) {}

  get ranAtTs(): Timestamp {
    return this.outcome.ts;
  }

  get isCurrent(): boolean {
    return this.invalidTs === null;
  }

  get isHeld(): boolean {
    return this.listeners.size > 0;
  }

  /** A result nothing has invalidated is good for every snapshot since, so the caller must not ask beyond the latest commit. */
  isValidAt(ts: Timestamp): boolean {
    return this.outcome.ts <= ts && (this.invalidTs === null || ts < this.invalidTs);
  }

  get rendered(): RenderedResult {
    this.text ??= renderResult(this.outcome);
    return this.text;
  }

  /** `listener` runs once, when the result stops being current; at once if it already has. */
  hold(listener: () => void): void {
    this.listeners.add(listener);
    if (!this.isCurrent) listener();
  }

  release(listener: () => void): void {
    this.listeners.delete(listener);
    if (this.isRetired && !this.isHeld) this.drop();
  }

  /** The cache knows a newer one: watch the database only for those who still show this. */
  retire(): void {
    this.isRetired = true;
    if (!this.isHeld) this.drop();
  }

  /** How to stop watching the database; called when the result ends or is dropped. */
  watchedBy(unsubscribe: () => void): void {
    if (this.isCurrent) this.unsubscribe = unsubscribe;
    else unsubscribe();
  }

  invalidate(ts: Timestamp): void {
    if (this.invalidTs !== null) return;
    this.invalidTs = ts;
    this.drop();
    for (const listener of this.listeners) listener();
  }

  /** Nobody looks after it any more: whoever comes by it all the same must not take it for current. */
  drop(): void {
    this.invalidTs ??= this.outcome.ts + 1n;
    this.unsubscribe();
    this.unsubscribe = () => {};
  }
}
