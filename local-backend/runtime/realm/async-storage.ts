/** What the CLI puts in the place of `node:async_hooks`: values that a function and everything it begins can look up. */
import { host } from "./host.ts";

/** The values in force, by storage. Never changed: each `run` makes another. */
type Frame = ReadonlyMap<object, unknown>;

function currentFrame(): Frame | undefined {
  return host().asyncFrame() as Frame | undefined;
}

function runIn<Result>(frame: Frame | undefined, work: () => Result): Result {
  let ended: { value: Result } | { error: unknown } | undefined;
  host().runInAsyncFrame(frame, () => {
    try {
      ended = { value: work() };
    } catch (error) {
      ended = { error };
    }
  });
  if (ended === undefined) throw new Error("nothing was run");
  if ("error" in ended) throw ended.error;
  return ended.value;
}

type Callback<Args extends unknown[], Result> = (...args: Args) => Result;

export class RealmAsyncLocalStorage<Store> {
  /** Another one after `disable`: what was stored under the old one isn't found any more. */
  #key: object = {};

  run<Args extends unknown[], Result>(
    store: Store | undefined,
    callback: Callback<Args, Result>,
    ...args: Args
  ): Result {
    const frame = new Map(currentFrame()).set(this.#key, store);
    return runIn(frame, () => callback(...args));
  }

  exit<Args extends unknown[], Result>(callback: Callback<Args, Result>, ...args: Args): Result {
    return this.run(undefined, callback, ...args);
  }

  getStore(): Store | undefined {
    return currentFrame()?.get(this.#key) as Store | undefined;
  }

  disable(): void {
    this.#key = {};
  }

  /** It would last beyond the function that calls it, into the next one that runs in this realm. */
  enterWith(): never {
    throw new Error("AsyncLocalStorage.enterWith() isn't supported: use run()");
  }

  static snapshot(): <Args extends unknown[], Result>(
    callback: Callback<Args, Result>,
    ...args: Args
  ) => Result {
    const frame = currentFrame();
    return (callback, ...args) => runIn(frame, () => callback(...args));
  }

  static bind<Args extends unknown[], Result>(callback: Callback<Args, Result>): Callback<Args, Result> {
    return new RealmAsyncResource("bound").bind(callback);
  }
}

export class RealmAsyncResource {
  readonly type: string;
  readonly #frame = currentFrame();

  constructor(type: string) {
    this.type = type;
  }

  runInAsyncScope<Args extends unknown[], Result>(
    callback: Callback<Args, Result>,
    thisArg?: unknown,
    ...args: Args
  ): Result {
    return runIn(this.#frame, () => Reflect.apply(callback, thisArg, args) as Result);
  }

  bind<Args extends unknown[], Result>(callback: Callback<Args, Result>): Callback<Args, Result> {
    const run = (thisArg: unknown, args: Args) => this.runInAsyncScope(callback, thisArg, ...args);
    return function bound(this: unknown, ...args: Args) {
      return run(this, args);
    };
  }

  static bind<Args extends unknown[], Result>(
    callback: Callback<Args, Result>,
    type = "bound",
  ): Callback<Args, Result> {
    return new RealmAsyncResource(type).bind(callback);
  }

  emitDestroy(): this {
    return this;
  }

  asyncId(): number {
    return 0;
  }

  triggerAsyncId(): number {
    return 0;
  }
}
