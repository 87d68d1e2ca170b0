/** The engine's commits as the query cache needs them. */
import type { Engine } from "../engine/engine-interface.ts";
import type { Timestamp } from "../engine/types.ts";
import type { ChangeFeed } from "./live-queries.ts";

export function createChangeFeed(
  engine: Pick<Engine, "latestTs" | "committer" | "subscriptions">,
): ChangeFeed {
  let waiting: { ts: Timestamp; resolve: () => void }[] = [];
  // The engine tells its subscriptions first: whoever is woken here finds them up to date.
  engine.committer.onCommit(({ ts }) => {
    const [due, later] = [waiting.filter((each) => each.ts <= ts), waiting.filter((each) => each.ts > ts)];
    waiting = later;
    for (const { resolve } of due) resolve();
  });
  return {
    latestTs: () => engine.latestTs(),
    caughtUpTo: (ts) =>
      ts <= engine.latestTs() ? Promise.resolve() : new Promise((resolve) => waiting.push({ ts, resolve })),
    subscribe(reads, sinceTs, onInvalidated) {
      const token = engine.subscriptions.register(reads, sinceTs);
      token.onInvalidate(onInvalidated);
      return () => token.release();
    },
  };
}
