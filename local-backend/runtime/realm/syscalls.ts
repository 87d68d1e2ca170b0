/** The `Convex` global: what the npm package calls. */
import { unwrap } from "./answers.ts";
import { RealmBlob } from "./blob.ts";
import { forbidden, host } from "./host.ts";
import { pulledStream } from "./pulled-stream.ts";
import { RealmRequest, RealmResponse } from "./request-response.ts";

function asyncSyscall(operation: string, args: string): Promise<string> {
  const actions = host().actions;
  return new Promise((resolve, reject) => {
    const settle = (answer: string) => {
      try {
        resolve(unwrap(answer));
      } catch (error) {
        reject(error);
      }
    };
    if (actions === null) settle(host().syscall(operation, args));
    else actions.asyncSyscall(operation, args, settle);
  });
}

interface HttpHead {
  url: string;
  method: string;
  headerPairs: [string, string][];
  streamId: string | null;
}

function requestFromJson(head: HttpHead): RealmRequest {
  const { actions } = host();
  const body =
    head.streamId === null || actions === null
      ? null
      : pulledStream(actions, (settle) => actions.readRequestBody(settle));
  return new RealmRequest(head.url, {
    method: head.method,
    headers: head.headerPairs,
    ...(body === null ? {} : { body }),
  });
}

/** Bodies of responses wait here until the handler is through: `runRequest` wants the head at once. */
let pendingResponse: RealmResponse | null = null;

export function takeResponse(): RealmResponse | null {
  const response = pendingResponse;
  pendingResponse = null;
  return response;
}

function jsonFromResponse(response: unknown): Record<string, unknown> {
  if (!(response instanceof RealmResponse)) {
    throw new Error("HTTP actions must return a Response object.");
  }
  pendingResponse = response;
  return { status: response.status, headerPairs: [...response.headers], streamId: "response" };
}

async function storeBlob(blob: unknown, sha256: string | null): Promise<unknown> {
  const actions = host().actions;
  if (actions === null) throw forbidden("storage.store");
  if (!(blob instanceof RealmBlob)) {
    throw new Error(
      "store() expects a Blob. If you are trying to store a Request, `await request.blob()` will give you the correct input.",
    );
  }
  const answer = await new Promise<string>((resolve) =>
    actions.storeFile(RealmBlob.bytesOf(blob), blob.type, sha256, resolve),
  );
  return JSON.parse(unwrap(answer));
}

async function getBlob(storageId: string): Promise<RealmBlob | null> {
  const actions = host().actions;
  if (actions === null) throw forbidden("storage.get");
  const [answer, bytes] = await new Promise<[string, Uint8Array | null]>((resolve) =>
    actions.readFile(storageId, (answer, bytes) => resolve([answer, bytes])),
  );
  const { contentType } = JSON.parse(unwrap(answer)) as { contentType: string | null };
  return bytes === null ? null : new RealmBlob([bytes], { type: contentType ?? "" });
}

function jsSyscall(operation: string, args: Record<string, unknown>): unknown {
  switch (operation) {
    case "requestFromConvexJson":
      return requestFromJson(args.convexJson as HttpHead);
    case "convexJsonFromResponse":
      return jsonFromResponse(args.response);
    case "storage/storeBlob": {
      const options = args.options as { sha256?: string } | undefined;
      return storeBlob(args.blob, options?.sha256 ?? null);
    }
    case "storage/getBlob":
      return getBlob(String(args.storageId));
    default:
      throw new Error(`Unknown operation ${operation}`);
  }
}

export const convexGlobal = {
  syscall: (operation: string, args: string): string => unwrap(host().syscall(operation, args)),
  asyncSyscall,
  jsSyscall,
};
