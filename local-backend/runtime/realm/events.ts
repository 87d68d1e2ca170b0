import { RealmDOMException } from "./dom-exception.ts";
import { forbidden, host } from "./host.ts";
import { realmSetTimeout } from "./timers.ts";

export class RealmEvent {
  readonly type: string;
  readonly bubbles: boolean;
  readonly cancelable: boolean;
  readonly timeStamp = 0;
  target: RealmEventTarget | null = null;
  currentTarget: RealmEventTarget | null = null;
  defaultPrevented = false;
  stopped = false;

  constructor(type: string, init: { bubbles?: boolean; cancelable?: boolean } = {}) {
    this.type = String(type);
    this.bubbles = init.bubbles === true;
    this.cancelable = init.cancelable === true;
  }

  preventDefault(): void {
    if (this.cancelable) this.defaultPrevented = true;
  }

  stopPropagation(): void {}

  stopImmediatePropagation(): void {
    this.stopped = true;
  }
}

export class RealmCustomEvent extends RealmEvent {
  readonly detail: unknown;

  constructor(type: string, init: { bubbles?: boolean; cancelable?: boolean; detail?: unknown } = {}) {
    super(type, init);
    this.detail = init.detail ?? null;
  }
}

type Listener = ((event: RealmEvent) => void) | { handleEvent(event: RealmEvent): void };

export class RealmEventTarget {
  readonly #listeners = new Map<string, { listener: Listener; once: boolean }[]>();

  addEventListener(
    type: string,
    listener: Listener | null,
    options: boolean | { once?: boolean } = {},
  ): void {
    if (listener === null) return;
    const list = this.#listeners.get(type) ?? [];
    if (list.some((entry) => entry.listener === listener)) return;
    list.push({ listener, once: typeof options === "object" && options.once === true });
    this.#listeners.set(type, list);
  }

  removeEventListener(type: string, listener: Listener | null): void {
    const list = this.#listeners.get(type) ?? [];
    this.#listeners.set(
      type,
      list.filter((entry) => entry.listener !== listener),
    );
  }

  dispatchEvent(event: RealmEvent): boolean {
    event.target = this;
    event.currentTarget = this;
    const property = (this as unknown as Record<string, unknown>)[`on${event.type}`];
    if (typeof property === "function") property.call(this, event);
    for (const entry of [...(this.#listeners.get(event.type) ?? [])]) {
      if (event.stopped) break;
      if (entry.once) this.removeEventListener(event.type, entry.listener);
      if (typeof entry.listener === "function") entry.listener.call(this, event);
      else entry.listener.handleEvent(event);
    }
    return !event.defaultPrevented;
  }
}

const madeByController = Symbol("made by a controller");

export class RealmAbortSignal extends RealmEventTarget {
  onabort: ((event: RealmEvent) => void) | null = null;
  aborted = false;
  reason: unknown = undefined;

  constructor(key?: symbol) {
    super();
    if (key !== madeByController) throw new TypeError("Illegal constructor");
  }

  static make(): RealmAbortSignal {
    return new RealmAbortSignal(madeByController);
  }

  static trigger(signal: RealmAbortSignal, reason: unknown): void {
    if (signal.aborted) return;
    signal.aborted = true;
    signal.reason = reason ?? new RealmDOMException("This operation was aborted", "AbortError");
    signal.dispatchEvent(new RealmEvent("abort"));
  }

  static abort(reason?: unknown): RealmAbortSignal {
    const signal = RealmAbortSignal.make();
    RealmAbortSignal.trigger(signal, reason);
    return signal;
  }

  static timeout(delayMs: number): RealmAbortSignal {
    if (host().actions === null) throw forbidden("AbortSignal.timeout");
    const signal = RealmAbortSignal.make();
    const reason = new RealmDOMException("The operation was aborted due to timeout", "TimeoutError");
    realmSetTimeout(() => RealmAbortSignal.trigger(signal, reason), delayMs);
    return signal;
  }

  static any(signals: Iterable<RealmAbortSignal>): RealmAbortSignal {
    const joined = RealmAbortSignal.make();
    for (const signal of signals) {
      if (signal.aborted) {
        RealmAbortSignal.trigger(joined, signal.reason);
        break;
      }
      signal.addEventListener("abort", () => RealmAbortSignal.trigger(joined, signal.reason), { once: true });
    }
    return joined;
  }

  throwIfAborted(): void {
    if (this.aborted) throw this.reason;
  }
}

export class RealmAbortController {
  readonly signal = RealmAbortSignal.make();

  abort(reason?: unknown): void {
    RealmAbortSignal.trigger(this.signal, reason);
  }
}
