/** Small writes that actions ask for and that no mutation makes: each in a transaction of its own. */
import type { Engine, EngineTransaction } from "../engine/engine-interface.ts";
import type { ComponentPath, JsonObject } from "../engine/types.ts";
import type { FunctionDirectory } from "./function-address.ts";
import { cancelScheduled } from "./scheduling.ts";
import { scheduleCall } from "./worker/function-syscalls.ts";
import { deleteFile, type StorageSettings } from "./worker/storage-syscalls.ts";

const MAX_ATTEMPTS = 10;

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
  schedule(componentPath: ComponentPath, args: JsonObject): Promise<string> {
    return this.#commit((transaction) =>
      scheduleCall(this.#services.directory(), transaction, componentPath, args),
    );
  }

  cancel(componentPath: ComponentPath, scheduledFunctionId: string): Promise<void> {
    return this.#commit((transaction) => cancelScheduled(transaction, componentPath, scheduledFunctionId));
  }

  deleteFile(componentPath: ComponentPath, storageId: string): Promise<void> {
    return this.#commit((transaction) => {
      const context = { data: this.#services.storage };
      deleteFile({ run: { transaction, context }, found: { componentPath } }, storageId);
    });
  }

  async #commit<Result>(work: (transaction: EngineTransaction) => Result): Promise<Result> {
    const { engine } = this.#services;
    for (let attempt = 1; attempt <= MAX_ATTEMPTS; attempt++) {
      const transaction = engine.beginTransaction();
      try {
        const result = work(transaction);
        const outcome = await engine.committer.commit(transaction.finish());
        if (outcome.ok) return result;
      } finally {
        transaction.close();
      }
    }
    throw new Error(`a write still met conflicts after ${MAX_ATTEMPTS} attempts`);
  }
}
