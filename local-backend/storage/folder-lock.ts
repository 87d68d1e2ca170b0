/**
 * One process per data folder. The lock is a file that names its owner; the lock of a process that is gone is taken over.
 * A process number alone is not enough: after a restart of a container another program may have it, so the start time of the
 * process counts too where the system tells it.
 */
import { linkSync, mkdirSync, readFileSync, rmSync, unlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { randomBytes } from "node:crypto";
import { DataFolderInUseError } from "../engine/errors.ts";

const FILE_NAME = "lock.json";
const ATTEMPTS = 50;
const GUARD_WAIT_MS = 10;

interface Owner {
  pid: number;
  /** As /proc tells it (clock ticks since boot, and which boot); null where there is no /proc. */
  startedAt: string | null;
}

export interface FolderLock {
  release(): void;
}

export function lockFolder(folder: string): FolderLock {
  mkdirSync(folder, { recursive: true });
  const path = join(folder, FILE_NAME);
  const mine = JSON.stringify({ pid: process.pid, startedAt: startOfProcess(process.pid) } satisfies Owner);
  for (let attempt = 0; attempt < ATTEMPTS; attempt++) {
    if (tryCreate(path, mine)) {
      return { release: () => releaseIfMine(path, mine) };
    }
    const found = readOrNull(path);
    if (found === null) continue;
    const owner = parseOwner(found);
    if (owner && isAlive(owner)) {
      const who = owner.pid === process.pid ? "this process" : `process ${owner.pid}`;
      throw new DataFolderInUseError(
        `The data folder ${folder} is in use by ${who}. Stop it first, or start with another data folder.`,
      );
    }
    removeIfStill(path, found, mine);
  }
  throw new DataFolderInUseError(`The data folder ${folder} is being opened by several processes at once.`);
}

/** Atomic and complete: the file appears with its content, or not at all. */
function tryCreate(path: string, content: string): boolean {
  const draft = `${path}.${process.pid}.${randomBytes(6).toString("hex")}`;
  writeFileSync(draft, content);
  try {
    linkSync(draft, path);
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "EEXIST") return false;
    throw error;
  } finally {
    rmSync(draft, { force: true });
  }
}

/**
 * Several processes may find the same dead lock at once, and by the time one acts another's fresh lock may be there. So only who
 * holds the guard beside it takes a lock away, and looks again first.
 */
function removeIfStill(path: string, content: string, mine: string): void {
  const guard = `${path}.takeover`;
  if (!tryCreate(guard, mine)) {
    const holder = readOrNull(guard);
    const owner = holder === null ? null : parseOwner(holder);
    // Left by a process that died within these few lines.
    if (holder !== null && (owner === null || !isAlive(owner))) rmSync(guard, { force: true });
    Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, GUARD_WAIT_MS);
    return;
  }
  try {
    if (readOrNull(path) === content) unlinkSync(path);
  } finally {
    rmSync(guard, { force: true });
  }
}

function releaseIfMine(path: string, mine: string): void {
  if (readOrNull(path) === mine) unlinkSync(path);
}

function readOrNull(path: string): string | null {
  try {
    return readFileSync(path, "utf8");
  } catch {
    return null;
  }
}

function parseOwner(text: string): Owner | null {
  try {
    const owner = JSON.parse(text) as Owner;
    return Number.isInteger(owner.pid) ? owner : null;
  } catch {
    return null;
  }
}

function isAlive(owner: Owner): boolean {
  try {
    process.kill(owner.pid, 0);
  } catch (error) {
    // EPERM: it lives, but belongs to somebody else.
    if ((error as NodeJS.ErrnoException).code !== "EPERM") return false;
  }
  const startedAt = startOfProcess(owner.pid);
  return startedAt === null || owner.startedAt === null || startedAt === owner.startedAt;
}

function startOfProcess(pid: number): string | null {
  const stat = readOrNull(`/proc/${pid}/stat`);
  if (stat === null) return null;
  // Field 22; the second field (the name) may hold spaces and ends with the last ")".
  const fields = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
  const boot = readOrNull("/proc/sys/kernel/random/boot_id")?.trim() ?? "";
  return `${boot}:${fields[19]}`;
}
