import { readFileSync } from "node:fs";

const PAGE_BYTES = 4096;

/** Memory that a process has for itself, without files mapped into it (the store). Zero where the system doesn't tell. */
export function privateBytes(pid: number): number {
  try {
    const [, resident = 0, shared = 0] = readFileSync(`/proc/${pid}/statm`, "utf8").split(" ").map(Number);
    return (resident - shared) * PAGE_BYTES;
  } catch {
    return 0;
  }
}
