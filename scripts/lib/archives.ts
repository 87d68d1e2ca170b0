/** Reading a backup through, before anybody relies on it. */
import { createHash } from "node:crypto";
import { openArchive } from "../../local-backend/snapshot/archive-reader.ts";

export interface VerifiedArchive {
  tables: { name: string; documents: number }[];
  files: number;
  bytes: number;
}

/** Every entry's checksum, every line and every file's digest. Throws a sentence for what is wrong. */
export async function verifyArchive(file: string): Promise<VerifiedArchive> {
  const archive = await openArchive(file);
  try {
    const digests = new Map<string, unknown>();
    const tables: VerifiedArchive["tables"] = [];
    for (const { componentPath, tableName, rows } of archive.tables) {
      let documents = 0;
      for await (const row of rows()) {
        documents++;
        if (tableName === "_storage") digests.set(`${componentPath}/${String(row["_id"])}`, row["sha256"]);
      }
      tables.push({ name: componentPath === "" ? tableName : `${componentPath}/${tableName}`, documents });
    }
    let bytes = 0;
    for (const { componentPath, storageId, read } of archive.files) {
      const contents = await read();
      bytes += contents.byteLength;
      const name = `${componentPath}/${storageId}`;
      const digest = createHash("sha256").update(contents).digest("base64");
      if (digests.get(name) !== digest)
        throw new Error(`The file ${storageId} isn't the one that was stored.`);
      digests.delete(name);
    }
    const [missing] = digests.keys();
    if (missing !== undefined) throw new Error(`The file ${missing} is missing in the archive.`);
    return { tables, files: archive.files.length, bytes };
  } finally {
    archive.close();
  }
}

/** "1,234 documents in 12 tables, 3 files" */
export function archiveWords({ tables, files }: VerifiedArchive): string {
  const documents = tables.reduce((sum, table) => sum + table.documents, 0).toLocaleString("en-US");
  return `${documents} documents in ${tables.length} tables, ${files} files`;
}
