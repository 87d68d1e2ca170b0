/** What every call in this thread can use. */
import type { Reader } from "../../engine/engine-interface.ts";
import type { WorkerData } from "../worker-messages.ts";
import type { WorkerDeployment } from "./worker-deployment.ts";

export interface WorkerContext {
  data: WorkerData;
  reader: Reader;
  deployment: WorkerDeployment;
}
