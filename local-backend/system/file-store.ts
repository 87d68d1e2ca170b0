/**
 * Stored files: bytes in `file-contents.ts`, facts about them in documents of `_storage`. The bytes are on disk before a
 * document says that they are, and go some time after no document names them any more.
 */
import { UserError } from "../engine/errors.ts";
import type { Engine, EngineTransaction } from "../engine/engine-interface.ts";
import { eachInRange, inServerTransaction, readOnly } from "../engine/server-transaction.ts";
import type { ComponentPath, JsonObject } from "../engine/types.ts";
import { fileUuid } from "../runtime/file-address.ts";
import type { FileStore } from "../runtime/runner-options.ts";
import { FileContents } from "./file-contents.ts";
import type { FileDisk } from "./file-disk.ts";

const STORAGE_TABLE = "_storage";
const SWEEP_EVERY_MS = 60 * 60_000;

export interface StoredFile {
  bytes: Uint8Array;
  contentType: string | null;
  sha256Base64: string;
}

export interface ServedFileStore extends FileStore {
  /** By the public part of its address; null when there is no such file (any more). */
  readByUuid(uuid: string): Promise<StoredFile | null>;
  /** Bytes that a document is going to name; see FileContents.keep. */
  keep(bytes: Uint8Array): Promise<{ digest: Buffer; release: () => void }>;
  /** Whoever imported documents of files says so: their addresses are known from then on. */
  documentsChanged(): void;
  /** While `work` goes on nothing is deleted. */
  withoutSweeping<T>(work: () => Promise<T>): Promise<T>;
  /** Deletes bytes that no document names and answers how many files that were. Happens by itself at the start and hourly. */
  removeOrphans(): Promise<number>;
  close(): Promise<void>;
}

export interface FileStoreOptions {
  engine: Engine;
  folder: string;
  /** Makes the public addresses. */
  secret: string;
  reportProblem?: (message: string) => void;
  /** Of tests. */
  disk?: FileDisk;
}

export async function createFileStore(options: FileStoreOptions): Promise<ServedFileStore> {
  const { engine, secret, reportProblem = () => {} } = options;
  const contents = await FileContents.open(options.folder, options.disk);
  const addresses = new Map<string, { componentPath: ComponentPath; storageId: string }>();
  const remember = (componentPath: ComponentPath, storageId: string) =>
    addresses.set(fileUuid(componentPath, storageId, secret), { componentPath, storageId });
  const documentsChanged = () => {
    for (const { componentPath, document } of allFiles(engine))
      remember(componentPath, document._id as string);
  };
  documentsChanged();
  const gone = await contents.missing(allFiles(engine).map(({ document }) => document.sha256 as string));
  if (gone > 0) {
    reportProblem(
      `the contents of ${gone} stored files are missing in ${options.folder}: restore them from a backup`,
    );
  }

  const facts = (componentPath: ComponentPath, storageId: string) =>
    readOnly(engine, (transaction) => documentOf(transaction, componentPath, storageId));

  const read = async (componentPath: ComponentPath, storageId: string): Promise<StoredFile | null> => {
    const found = facts(componentPath, storageId);
    if (found === null) return null;
    const { contentType, sha256 } = found;
    const bytes = await contents.read(sha256);
    if (bytes !== null) return { bytes, contentType: contentType ?? null, sha256Base64: sha256 };
    // Deleted while it was being opened; if not, somebody has been in the folder.
    if (facts(componentPath, storageId) === null) return null;
    throw new Error(`the contents of the stored file ${storageId} are missing`);
  };

  let sweeping: Promise<number> = Promise.resolve(0);
  const removeOrphans = () => {
    sweeping = sweeping.then(() =>
      contents.keepOnly(() => {
        const digests = new Set<string>();
        for (const { document } of allFiles(engine)) digests.add(document.sha256 as string);
        return digests;
      }),
    );
    return sweeping;
  };
  const sweep = () => {
    removeOrphans().catch((error: unknown) => {
      sweeping = Promise.resolve(0);
      reportProblem(`orphaned files: ${String(error)}`);
    });
  };
  const sweeper = setInterval(sweep, SWEEP_EVERY_MS);
  sweeper.unref();
  sweep();

  return {
    async store(componentPath, bytes, contentType, sha256) {
      return await contents.write(bytes, async (digest) => {
        const announced = sha256 === null ? null : [digest.toString("base64"), digest.toString("hex")];
        if (announced !== null && !announced.includes(sha256 ?? "")) {
          throw new UserError("The file's SHA-256 digest isn't the one that was announced");
        }
        const document: JsonObject = {
          sha256: digest.toString("base64"),
          size: bytes.byteLength,
          ...(contentType === null ? {} : { contentType }),
        };
        const storageId = await inServerTransaction(engine, (transaction) =>
          transaction.insert({ componentPath, isPrivileged: true }, STORAGE_TABLE, document),
        );
        remember(componentPath, storageId);
        return storageId;
      });
    },
    read,
    async readByUuid(uuid) {
      const address = addresses.get(uuid);
      if (address === undefined) return null;
      const file = await read(address.componentPath, address.storageId);
      // An id is never used again.
      if (file === null) addresses.delete(uuid);
      return file;
    },
    removeOrphans,
    keep: (bytes) => contents.keep(bytes),
    documentsChanged,
    withoutSweeping(work) {
      const result = sweeping.then(work);
      sweeping = result.then(
        () => 0,
        () => 0,
      );
      return result;
    },
    async close() {
      clearInterval(sweeper);
      await sweeping.catch(() => {});
    },
  };
}

function documentOf(transaction: EngineTransaction, componentPath: ComponentPath, storageId: string) {
  const text = transaction.get({ componentPath, isPrivileged: true }, storageId, STORAGE_TABLE);
  return text === null ? null : (JSON.parse(text) as { contentType?: string; sha256: string });
}

function allFiles(engine: Engine): { componentPath: ComponentPath; document: JsonObject }[] {
  return readOnly(engine, (transaction) =>
    Object.keys(transaction.catalog.namespaces).flatMap((componentPath) => {
      const access = { componentPath, isPrivileged: true };
      const documents = eachInRange(transaction, access, `${STORAGE_TABLE}.by_creation_time`, []);
      return [...documents].map((document) => ({ componentPath, document }));
    }),
  );
}
