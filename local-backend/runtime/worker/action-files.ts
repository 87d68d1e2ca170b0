/** Contents of stored files for actions: the main process has them. */
import type { AskAnswer } from "../worker-messages.ts";
import type { ActionCaller } from "./action-syscalls.ts";

export type Asker = Pick<ActionCaller, "context" | "jobId">;

export function storeFile(
  { context, jobId }: Asker,
  bytes: Uint8Array,
  contentType: string,
  sha256: string | null,
): Promise<AskAnswer> {
  return context.ask({
    jobId,
    operation: "storage/store",
    args: { contentType, sha256 },
    bytes: new Uint8Array(bytes),
  });
}

export function readFile({ context, jobId }: Asker, storageId: string): Promise<AskAnswer> {
  return context.ask({ jobId, operation: "storage/read", args: { storageId }, bytes: null });
}
