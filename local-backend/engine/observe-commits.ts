/** A committer that tells what came of each transaction. */
import type { Committer } from "./engine-interface.ts";

type Result = Parameters<Committer["commit"]>[0];
type Outcome = Awaited<ReturnType<Committer["commit"]>>;

export function observeCommits(
  committer: Committer,
  observe: (outcome: Outcome, result: Result) => void,
): Committer {
  return {
    async commit(result, extras) {
      const outcome = await committer.commit(result, extras);
      observe(outcome, result);
      return outcome;
    },
    commitSideRecords: (extras) => committer.commitSideRecords(extras),
    onCommit: (listener) => committer.onCommit(listener),
    get waiting() {
      return committer.waiting;
    },
    get counters() {
      return committer.counters;
    },
  };
}
