/** Syscalls of actions (protocol §9.2). What changes data or runs functions is asked of the main process. */
import { UserError } from "../../engine/errors.ts";
import type { EngineTransaction } from "../../engine/engine-interface.ts";
import type { ComponentPath, JsonObject } from "../../engine/types.ts";
import type { CallRequest } from "../types.ts";
import { answerText } from "./action-host.ts";
import { createFunctionHandle } from "./function-syscalls.ts";
import { deploymentMetadata, requestMetadata } from "./metadata-syscalls.ts";
import { fileMetadata, fileUrlOf, generateUploadUrl } from "./storage-syscalls.ts";
import { unsupportedSyscall } from "./unsupported-syscalls.ts";
import type { WorkerContext } from "./worker-context.ts";

export interface ActionCaller {
  context: WorkerContext;
  jobId: number;
  componentPath: ComponentPath;
  /** "dir/module:fn"; what `ctx.meta` shows. */
  path: string;
  identity: JsonObject | null;
  request: Pick<CallRequest, "caller" | "requestId">;
}

type LocalSyscall = (caller: ActionCaller, args: JsonObject) => string;

function withSnapshot<Result>(
  { context }: ActionCaller,
  read: (transaction: EngineTransaction) => Result,
): Result {
  const transaction = context.reader.begin();
  try {
    return read(transaction);
  } finally {
    transaction.close();
  }
}

function fileAnswer(
  caller: ActionCaller,
  args: JsonObject,
  answer: typeof fileUrlOf | typeof fileMetadata,
): string {
  return withSnapshot(caller, (transaction) => {
    const { context, componentPath } = caller;
    const storage = { run: { transaction, context }, found: { componentPath } };
    return JSON.stringify(answer(storage, String(args.storageId)));
  });
}

const local: Record<string, LocalSyscall> = {
  "1.0/getUserIdentity": ({ identity }) => JSON.stringify(identity),
  "1.0/createFunctionHandle": ({ context, componentPath }, args) =>
    JSON.stringify(createFunctionHandle(context.deployment, componentPath, args)),
  "1.0/getFunctionMetadata": ({ path, componentPath }) => JSON.stringify({ name: path, componentPath }),
  "1.0/getDeploymentMetadata": ({ context }) => deploymentMetadata(context.data),
  "1.0/getRequestMetadata": ({ request }) => requestMetadata(request),
  "1.0/componentArgument": () => "{}",
  "1.0/storageGetUrl": (caller, args) => fileAnswer(caller, args, fileUrlOf),
  "1.0/storageGetMetadata": (caller, args) => fileAnswer(caller, args, fileMetadata),
  "1.0/storageGenerateUploadUrl": ({ context, componentPath }) =>
    JSON.stringify(generateUploadUrl(context.data, componentPath, Date.now())),
};

const ASKED = new Set([
  "1.0/actions/query",
  "1.0/actions/mutation",
  "1.0/actions/action",
  "1.0/actions/schedule",
  "1.0/actions/cancel_job",
  "1.0/storageDelete",
]);

function refusal(error: unknown): string {
  const isKnown = error instanceof UserError;
  const message = error instanceof Error ? error.message : String(error);
  return answerText({ ok: false, message: isKnown ? message : `InternalServerError: ${message}` });
}

/** Synchronous ones: "v<json>" or "e<json>". */
export function answerNow(caller: ActionCaller, operation: string, args: string): string {
  try {
    const syscall = local[operation];
    if (syscall === undefined)
      throw (
        unsupportedSyscall(operation) ?? new UserError(`Unsupported operation in an action: ${operation}`)
      );
    return `v${syscall(caller, JSON.parse(args) as JsonObject)}`;
  } catch (error) {
    return refusal(error);
  }
}

/** Never rejects. */
export async function answerLater(caller: ActionCaller, operation: string, args: string): Promise<string> {
  if (!ASKED.has(operation)) return answerNow(caller, operation, args);
  try {
    const { context, jobId } = caller;
    const asked = { jobId, operation, args: JSON.parse(args) as JsonObject, bytes: null };
    return answerText(await context.ask(asked));
  } catch (error) {
    return refusal(error);
  }
}
