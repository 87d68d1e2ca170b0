/** Small writes that actions ask for and that no mutation makes: each in a transaction of its own. */
import type { Engine } from "../engine/engine-interface.ts";
import { inServerTransaction } from "../engine/server-transaction.ts";
import type { ComponentPath, JsonObject } from "../engine/types.ts";
import type { FunctionDirectory } from "./function-address.ts";
import { cancelScheduled } from "./scheduling.ts";
import type { CallRequest } from "./types.ts";
import { scheduleCall } from "./worker/function-syscalls.ts";
import { deleteFile, type StorageSettings } from "./worker/storage-syscalls.ts";

export interface ServerWriteServices {
  engine: Pick<Engine, "beginTransaction" | "committer">;
  directory: () => FunctionDirectory;
  storage: StorageSettings;
}

export class ServerWrites {
  readonly #services: ServerWriteServices;

  constructor(services: ServerWriteServices) {
    this.#services = services;
  }

  /** Returns the id of the `_scheduled_functions` document. Throws UserError. */
  schedule(asking: Pick<CallRequest, "componentPath" | "caller">, args: JsonObject): Promise<string> {
    return inServerTransaction(this.#services.engine, (transaction) =>
      scheduleCall(this.#services.directory(), transaction, asking, args),
    );
  }

  cancel(componentPath: ComponentPath, scheduledFunctionId: string): Promise<void> {
    return inServerTransaction(this.#services.engine, (transaction) =>
      cancelScheduled(transaction, componentPath, scheduledFunctionId),
    );
  }

  deleteFile(componentPath: ComponentPath, storageId: string): Promise<void> {
    return inServerTransaction(this.#services.engine, (transaction) => {
      const context = { data: this.#services.storage };
      deleteFile({ run: { transaction, context }, found: { componentPath } }, storageId);
    });
  }
}
