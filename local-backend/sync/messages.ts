/**
 * The messages of the sync protocol (protocol §3.1, §3.2) and the only place where a client's text becomes one of them.
 * Owns shapes and names of errors; knows nothing of sockets or of what a message does.
 */
import { z } from "zod";
import { JsonRefused, parseBoundedJson } from "../base/bounded-json.ts";
import type { Json, JsonObject, Timestamp } from "../engine/types.ts";
import { parseTimestamp } from "./timestamp-codec.ts";

const version = z.number().int().nonnegative().max(0xffff_ffff);
const json = z.custom<Json>((value) => value !== undefined);
const args = z.array(json).max(1);
const jsonObject = z.custom<JsonObject>(
  (value) => typeof value === "object" && value !== null && !Array.isArray(value),
);

const addQuery = z.object({
  type: z.literal("Add"),
  queryId: version,
  udfPath: z.string().max(1024),
  args,
  journal: z.string().nullish(),
  componentPath: z.string().nullish(),
});
const removeQuery = z.object({ type: z.literal("Remove"), queryId: version });

const timestamp = z.string().transform((text, issues): Timestamp => {
  const ts = parseTimestamp(text);
  if (ts !== null) return ts;
  issues.addIssue({ code: "custom", message: "is not a timestamp" });
  return z.NEVER;
});

const call = {
  requestId: version,
  udfPath: z.string().max(1024),
  args,
  componentPath: z.string().nullish(),
};

const clientMessage = z.discriminatedUnion("type", [
  z.object({
    type: z.literal("Connect"),
    sessionId: z.uuid(),
    connectionCount: z.number(),
    lastCloseReason: z.string().nullish(),
    maxObservedTimestamp: timestamp.nullish(),
    clientTs: z.number().nullish(),
  }),
  z.object({
    type: z.literal("Authenticate"),
    baseVersion: version,
    tokenType: z.enum(["User", "Admin", "None"]),
    value: z.string().nullish(),
    impersonating: jsonObject.nullish(),
    actingAs: jsonObject.nullish(),
    acting_as: jsonObject.nullish(),
  }),
  z.object({
    type: z.literal("ModifyQuerySet"),
    baseVersion: version,
    newVersion: version,
    modifications: z.array(z.discriminatedUnion("type", [addQuery, removeQuery])),
  }),
  z.object({ type: z.literal("Mutation"), ...call }),
  z.object({ type: z.literal("Action"), ...call }),
  z.object({ type: z.literal("Event"), eventType: z.string(), event: z.unknown() }),
]);

export type ClientMessage = z.infer<typeof clientMessage>;
export type MessageOf<Type extends ClientMessage["type"]> = Extract<ClientMessage, { type: Type }>;
export type AddQuery = z.infer<typeof addQuery>;
export type RemoveQuery = z.infer<typeof removeQuery>;

/** A client that breaks the protocol: its `name` goes out as the first word of a FatalError. */
export class ProtocolError extends Error {
  constructor(
    public readonly code:
      | "InvalidMessage"
      | "MessageTooLarge"
      | "BaseVersionMismatch"
      | "DuplicateQueryId"
      | "UnknownQueryId"
      | "NotConnected"
      | "AlreadyConnected"
      | "TooManyQueries"
      | "TooManyMutations"
      | "TooManyActions",
    detail: string,
  ) {
    super(`${code}: ${detail}`);
    this.name = "ProtocolError";
  }
}

/** Throws ProtocolError("InvalidMessage") for anything that isn't a well-formed client message. */
export function parseClientMessage(text: string): ClientMessage {
  let value: unknown;
  try {
    value = parseBoundedJson(text);
  } catch (error) {
    throw new ProtocolError("InvalidMessage", error instanceof JsonRefused ? error.message : "not JSON");
  }
  const parsed = clientMessage.safeParse(value);
  if (parsed.success) return parsed.data;
  const issue = parsed.error.issues[0];
  throw new ProtocolError(
    "InvalidMessage",
    `${issue?.path.join(".") || "message"} ${issue?.message ?? "is wrong"}`,
  );
}

/** Version of what a client sees; each transition starts where the one before ended. */
export interface StateVersion {
  querySet: number;
  identity: number;
  ts: Timestamp;
}

export type ServerMessage =
  | {
      type: "MutationResponse";
      requestId: number;
      success: true;
      result: Json;
      ts: string;
      logLines: string[];
    }
  | {
      type: "MutationResponse";
      requestId: number;
      success: false;
      result: string;
      ts: null;
      logLines: string[];
      errorData?: Json;
    }
  | {
      type: "ActionResponse";
      requestId: number;
      success: boolean;
      result: Json;
      logLines: string[];
      errorData?: Json;
    }
  | { type: "AuthError"; error: string; baseVersion: number | null; authUpdateAttempted: boolean }
  | { type: "FatalError"; error: string }
  | { type: "Ping" };
