/**
 * A full disk: writes are refused with the reason, everything else goes on, and with room again so do writes. On a small file
 * system of its own, which root alone can make.
 */
import { execFileSync, spawnSync } from "node:child_process";
import { closeSync, existsSync, mkdirSync, openSync, rmSync, writeSync } from "node:fs";
import path from "node:path";
import { ConvexHttpClient } from "convex/browser";
import { afterAll, beforeAll, expect, test } from "vitest";
import { freePort } from "../../scripts/lib/free-port.ts";
import { startBackend } from "../../scripts/lib/backend-process.ts";
import { verifyFolder } from "../../local-backend/verify.ts";
import { connect, mutation, query, Shown } from "./support/clients.ts";
import { FixtureBackend } from "./support/fixture-backend.ts";

const SIZE_MB = 48;
/** Larger than any hole that freed pages leave. */
const LARGE = { topic: "large", body: "x".repeat(900_000) };

interface SmallDisk {
  prepare(dataDir: string): void;
  fill(): void;
  makeRoom(): void;
  remove(): void;
}

function smallFileSystem(): SmallDisk {
  let folder = "";
  const filler = () => path.join(folder, "filler");
  return {
    prepare(dataDir) {
      folder = dataDir;
      mkdirSync(folder, { recursive: true });
      execFileSync("mount", ["-t", "tmpfs", "-o", `size=${SIZE_MB}m`, "tmpfs", folder]);
    },
    fill() {
      const handle = openSync(filler(), "a");
      try {
        for (;;) writeSync(handle, Buffer.alloc(4096));
      } catch (error) {
        expect((error as NodeJS.ErrnoException).code).toBe("ENOSPC");
      } finally {
        closeSync(handle);
      }
    },
    makeRoom: () => rmSync(filler()),
    // Lazily: whoever started the backend may still have its log open.
    remove: () => void spawnSync("umount", ["-l", folder]),
  };
}

/** Tried in a name space of its own, so that nothing stays. */
const canMount =
  process.platform === "linux" &&
  process.getuid?.() === 0 &&
  spawnSync("unshare", ["-m", "mount", "-t", "tmpfs", "tmpfs", "/mnt"]).status === 0;

let backend: FixtureBackend;
let disk: SmallDisk;
beforeAll(async () => {
  if (!canMount) return;
  disk = smallFileSystem();
  backend = await FixtureBackend.start({ prepareDataDir: (dataDir) => disk.prepare(dataDir) });
});
afterAll(() => backend?.stop({ beforeRemoval: () => disk.remove() }));

if (!canMount) {
  test("a disk can't be filled here: that takes a file system of its own, and the right to mount one", () => {
    expect(canMount).toBe(false);
  });
}

test.runIf(canMount)(
  "[COM17][STO11] the disk is full: writes are refused and say why, reads and subscriptions go on, and with room writes do",
  async () => {
    const http = new ConvexHttpClient(backend.url, { logger: false });
    const client = connect(backend.url);
    const shown = new Shown<string[]>(client, "notes:list", { topic: "small" });
    await http.mutation(mutation("notes:add"), { topic: "small", body: "before" });
    await shown.until((notes) => notes.length === 1);

    disk.fill();
    const acknowledged: string[] = [];
    let refusal: Error | null = null;
    for (let n = 0; n < 100 && refusal === null; n++) {
      try {
        await http.mutation(mutation("notes:add"), LARGE);
        acknowledged.push("large");
      } catch (error) {
        refusal = error as Error;
      }
    }
    expect(refusal?.message).toContain("The deployment's disk is full: nothing was written.");
    const overSocket = client.mutation(mutation("notes:add"), LARGE);
    await expect(overSocket).rejects.toThrow("disk is full");
    const upload = await fetch(`${backend.url}/api/storage/upload?token=none`, { method: "POST", body: "x" });
    expect(upload.status).toBeGreaterThanOrEqual(400);

    expect(await http.query(query("notes:list"), { topic: "large" })).toHaveLength(acknowledged.length);
    const late = new Shown<string[]>(client, "notes:list", { topic: "small" });
    expect(await late.until(() => true)).toEqual(["before"]);
    expect((await fetch(`${backend.url}/health`)).status).toBe(200);

    disk.makeRoom();
    await http.mutation(mutation("notes:add"), { topic: "small", body: "after" });
    await http.mutation(mutation("notes:add"), LARGE);
    await shown.until((notes) => notes.length === 2);
    await late.until((notes) => notes.length === 2);
    expect(await http.query(query("notes:list"), { topic: "large" })).toHaveLength(acknowledged.length + 1);
    await client.close();

    await backend.kill();
    await backend.startAgain();
    expect(await http.query(query("notes:list"), { topic: "small" })).toEqual(["before", "after"]);
    expect(await http.query(query("notes:list"), { topic: "large" })).toHaveLength(acknowledged.length + 1);
  },
);

test.runIf(canMount)(
  "[STO11] on a full disk an orderly stop keeps everything, and a start says what is the matter",
  async () => {
    disk.fill();
    expect(await backend.terminate()).toBe(0);
    // The stop has freed a page or two.
    disk.fill();
    const ports = { backendPort: await freePort(), sitePort: await freePort() };
    await expect(startBackend({ dataDir: backend.dataDir, ...ports })).rejects.toThrow("disk is full");
    disk.makeRoom();
    expect(existsSync(path.join(backend.dataDir, "data.mdb"))).toBe(true);
    expect((await verifyFolder(backend.dataDir)).problems).toEqual([]);
    await backend.startAgain();
    const http = new ConvexHttpClient(backend.url, { logger: false });
    expect(await http.query(query("notes:list"), { topic: "small" })).toEqual(["before", "after"]);
  },
);
