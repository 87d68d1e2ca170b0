/**
 * Bytes of stored files: named by their digest, so nothing a caller sends becomes a path, and equal files are kept once. The
 * bytes are on disk before a document says that they are.
 */
import { createHash, randomUUID } from "node:crypto";
import { mkdir, open, readFile, rename } from "node:fs/promises";
import path from "node:path";
import { UserError } from "../engine/errors.ts";
import type { Engine } from "../engine/engine-interface.ts";
import { documentsInRange, inServerTransaction, readOnly } from "../engine/server-transaction.ts";
import type { ComponentPath, JsonObject } from "../engine/types.ts";
import { fileUuid } from "../runtime/file-address.ts";
import type { FileStore } from "../runtime/runner-options.ts";

const STORAGE_TABLE = "_storage";
const MAX_LISTED = 1_000_000;

export interface StoredFile {
  bytes: Uint8Array;
  contentType: string | null;
  sha256Base64: string;
}

export interface ServedFileStore extends FileStore {
  /** By the public part of its address; null when there is no such file (any more). */
  readByUuid(uuid: string): Promise<StoredFile | null>;
}

export async function createFileStore(options: {
  engine: Engine;
  folder: string;
  secret: string;
}): Promise<ServedFileStore> {
  const { engine, folder, secret } = options;
  await mkdir(folder, { recursive: true });
  const addresses = new Map<string, { componentPath: ComponentPath; storageId: string }>();
  const remember = (componentPath: ComponentPath, storageId: string) =>
    addresses.set(fileUuid(componentPath, storageId, secret), { componentPath, storageId });
  for (const componentPath of Object.keys(engine.catalog().namespaces)) {
    for (const row of listed(engine, componentPath)) remember(componentPath, row._id as string);
  }

  const read = async (componentPath: ComponentPath, storageId: string): Promise<StoredFile | null> => {
    const text = readOnly(engine, (transaction) =>
      transaction.get({ componentPath, isPrivileged: true }, storageId, STORAGE_TABLE),
    );
    if (text === null) return null;
    const { contentType, sha256 } = JSON.parse(text) as { contentType?: string; sha256: string };
    const bytes = await readFile(path.join(folder, fileName(sha256)));
    return { bytes, contentType: contentType ?? null, sha256Base64: sha256 };
  };

  return {
    async store(componentPath, bytes, contentType, sha256) {
      const digest = createHash("sha256").update(bytes).digest();
      if (sha256 !== null && sha256 !== digest.toString("base64") && sha256 !== digest.toString("hex")) {
        throw new UserError("The file's SHA-256 digest isn't the one that was announced");
      }
      const document: JsonObject = {
        sha256: digest.toString("base64"),
        size: bytes.byteLength,
        ...(contentType === null ? {} : { contentType }),
      };
      await writeDurably(folder, fileName(digest.toString("base64")), bytes);
      const storageId = await inServerTransaction(engine, (transaction) =>
        transaction.insert({ componentPath, isPrivileged: true }, STORAGE_TABLE, document),
      );
      remember(componentPath, storageId);
      return storageId;
    },
    read,
    async readByUuid(uuid) {
      const address = addresses.get(uuid);
      return address === undefined ? null : await read(address.componentPath, address.storageId);
    },
  };
}

function listed(engine: Engine, componentPath: ComponentPath): JsonObject[] {
  return readOnly(engine, (transaction) =>
    documentsInRange(
      transaction,
      { componentPath, isPrivileged: true },
      `${STORAGE_TABLE}.by_creation_time`,
      [],
      MAX_LISTED,
    ),
  );
}

function fileName(sha256Base64: string): string {
  return Buffer.from(sha256Base64, "base64").toString("hex");
}

async function writeDurably(folder: string, name: string, bytes: Uint8Array): Promise<void> {
  const temporary = path.join(folder, `${randomUUID()}.part`);
  const handle = await open(temporary, "wx", 0o600);
  try {
    await handle.writeFile(bytes);
    await handle.sync();
  } finally {
    await handle.close();
  }
  await rename(temporary, path.join(folder, name));
}
