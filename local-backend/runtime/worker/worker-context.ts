/** What every call in this process can use. Replaced by a push; a call keeps the one that it began with. */
import type { Reader } from "../../engine/engine-interface.ts";
import type { CallWatch } from "../call-watch.ts";
import type { AskAnswer, AskRequest, WorkerData } from "../worker-messages.ts";
import type { CallClock } from "./call-clock.ts";
import type { RealmPool } from "./realm-pool.ts";
import type { WorkerDeployment } from "./worker-deployment.ts";

export interface WorkerContext {
  data: WorkerData;
  /** Throws in a worker that only looks at code. */
  readonly reader: Reader;
  deployment: WorkerDeployment;
  /** Warm transaction realms of this deployment. */
  realms: RealmPool;
  watch: CallWatch;
  clock: CallClock;
  /** Promises that were rejected and that nobody handled, since the last look. */
  rejections: { take(): unknown[] };
  ask(request: AskRequest): Promise<AskAnswer>;
}
