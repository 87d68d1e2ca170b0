/** File storage as transactions see it: documents of `_storage`. Bytes are the server's. */
import { UserError } from "../../engine/errors.ts";
import type { EngineTransaction } from "../../engine/engine-interface.ts";
import type { ComponentPath, Json } from "../../engine/types.ts";
import { decodeId } from "../../values/document-id.ts";
import { fileUrl, fileUuid } from "../file-address.ts";
import type { FoundFunction } from "../function-address.ts";
import { createUploadToken } from "../upload-token.ts";
import type { WorkerData } from "../worker-messages.ts";

const STORAGE_TABLE = "_storage";

interface StorageContext {
  run: { transaction: EngineTransaction; context: { data: StorageSettings } };
  found: Pick<FoundFunction, "componentPath">;
}
export type StorageSettings = Pick<WorkerData, "cloudOrigin" | "uploadTokenSecret">;

interface StorageDocument {
  sha256: string;
  size: number;
  contentType?: string;
}

function findFile({ run, found }: StorageContext, storageId: string): StorageDocument | null {
  if (decodeId(storageId) === null) throw new UserError(`Invalid storage ID: "${storageId}"`);
  const access = { componentPath: found.componentPath, isPrivileged: true };
  const text = run.transaction.get(access, storageId, STORAGE_TABLE);
  return text === null ? null : (JSON.parse(text) as StorageDocument);
}

export function fileUrlOf(context: StorageContext, storageId: string): string | null {
  if (findFile(context, storageId) === null) return null;
  const { cloudOrigin, uploadTokenSecret } = context.run.context.data;
  return fileUrl(cloudOrigin, fileUuid(context.found.componentPath, storageId, uploadTokenSecret));
}

export function fileMetadata(context: StorageContext, storageId: string): Json {
  const file = findFile(context, storageId);
  if (file === null) return null;
  return {
    storageId,
    sha256: Buffer.from(file.sha256, "base64").toString("hex"),
    size: file.size,
    contentType: file.contentType ?? null,
  };
}

export function deleteFile(context: StorageContext, storageId: string): void {
  if (findFile(context, storageId) === null) throw new UserError(`storage id ${storageId} not found`);
  const access = { componentPath: context.found.componentPath, isPrivileged: true };
  context.run.transaction.remove(access, storageId, STORAGE_TABLE);
}

export function generateUploadUrl(
  settings: StorageSettings,
  componentPath: ComponentPath,
  nowMs: number,
): string {
  const token = createUploadToken({ componentPath, issuedAtMs: nowMs }, settings.uploadTokenSecret);
  return `${settings.cloudOrigin}/api/storage/upload?token=${token}`;
}
