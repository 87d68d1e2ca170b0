/** The `Convex` global of Node processes: the syscalls of actions, on behalf of the call that asks. */
import { unwrap } from "../realm/answers.ts";
import { readFile, storeFile } from "./action-files.ts";
import { answerText } from "./action-host.ts";
import { type ActionCaller, answerLater, answerNow } from "./action-syscalls.ts";

interface StoreArguments {
  blob: Blob;
  options?: { sha256?: string };
}

async function storeBlob(caller: ActionCaller, { blob, options }: StoreArguments): Promise<unknown> {
  if (!(blob instanceof Blob)) {
    throw new Error(
      "store() expects a Blob. If you are trying to store a Request, `await request.blob()` will give you the correct input.",
    );
  }
  const bytes = new Uint8Array(await blob.arrayBuffer());
  return JSON.parse(unwrap(answerText(await storeFile(caller, bytes, blob.type, options?.sha256 ?? null))));
}

async function getBlob(caller: ActionCaller, storageId: string): Promise<Blob | null> {
  const answer = await readFile(caller, storageId);
  const { contentType } = JSON.parse(unwrap(answerText(answer))) as { contentType: string | null };
  const bytes = answer.ok ? answer.bytes : undefined;
  return bytes === undefined
    ? null
    : new Blob([bytes as Uint8Array<ArrayBuffer>], { type: contentType ?? "" });
}

/** `callerOf` gets the `requestId` of the arguments and throws when no call of that name runs. */
export function makeConvexGlobal(callerOf: (requestId: unknown) => ActionCaller) {
  const callerNamedIn = (args: string) =>
    callerOf((JSON.parse(args) as { requestId?: unknown } | null)?.requestId);
  return {
    syscall: (operation: string, args: string): string =>
      unwrap(answerNow(callerNamedIn(args), operation, args)),
    asyncSyscall: async (operation: string, args: string): Promise<string> =>
      unwrap(await answerLater(callerNamedIn(args), operation, args)),
    jsSyscall: async (operation: string, args: Record<string, unknown>): Promise<unknown> => {
      const caller = callerOf(args.requestId);
      if (operation === "storage/storeBlob")
        return await storeBlob(caller, args as unknown as StoreArguments);
      if (operation === "storage/getBlob") return await getBlob(caller, String(args.storageId));
      throw new Error(`Unknown operation ${operation}`);
    },
  };
}
