/**
 * Warm realms, one per component instance and nesting depth, used by one call at a time. Loading a realm costs milliseconds,
 * using a warm one microseconds. Module state survives from call to call, as it does in any server.
 */
import type { ComponentPath } from "../../engine/types.ts";
import { Realm } from "./realm.ts";
import type { WorkerDeployment } from "./worker-deployment.ts";

/** A realm is replaced after this many calls, so that what a module hoards doesn't stay for ever. */
const MAX_CALLS = 20_000;

interface WarmRealm {
  realm: Realm;
  calls: number;
}

export class RealmPool {
  readonly #deployment: WorkerDeployment;
  readonly #warm = new Map<string, WarmRealm>();

  constructor(deployment: WorkerDeployment) {
    this.#deployment = deployment;
  }

  /** Runs `use` with a realm of its own; it is kept for the next call when `use` says it is sound. */
  use<Result>(
    componentPath: ComponentPath,
    depth: number,
    use: (realm: Realm) => { result: Result; isSound: boolean },
  ): Result {
    const key = `${depth}:${componentPath}`;
    const warm = this.#warm.get(key) ?? { realm: this.#make(componentPath), calls: 0 };
    // Taken out while in use: should `use` throw, the realm is gone.
    this.#warm.delete(key);
    const { result, isSound } = use(warm.realm);
    warm.calls += 1;
    if (isSound && warm.calls < MAX_CALLS) this.#warm.set(key, warm);
    return result;
  }

  /** Forgets all realms of a call that turned out bad after it had given them back. */
  clear(): void {
    this.#warm.clear();
  }

  /** Loads the app's modules now, so that the first call doesn't pay for it. */
  warmUp(): void {
    const modules = this.#deployment.callableModules("");
    if (modules.length === 0) return;
    this.use("", 0, (realm) => {
      for (const path of modules) realm.analyze(path);
      return { result: null, isSound: true };
    });
  }

  #make(componentPath: ComponentPath): Realm {
    return new Realm(this.#deployment.realmSource(componentPath), this.#deployment.env(componentPath));
  }
}
