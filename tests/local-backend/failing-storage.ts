/** Storage that fails at its n-th write, or from then on "is dead": as a disk that refuses, and as a process that is killed. */
import type { Storage, StorageWrite } from "../../local-backend/storage/storage.ts";

export type Fault = "refuses" | "killed before" | "killed after";

export class FailingStorage implements Storage {
  writes = 0;
  /** Resolves when it is "killed". */
  readonly died: Promise<void>;
  private isDead = false;
  private last: Promise<void> = Promise.resolve();
  private refusing: Promise<void> | null = null;
  private die: () => void = () => {};

  constructor(
    private readonly inner: Storage,
    /** The number of the write that is hit, from 1; Infinity: none. */
    private readonly at: number,
    private readonly fault: Fault,
  ) {
    this.died = new Promise((resolve) => (this.die = resolve));
  }

  snapshot() {
    return this.inner.snapshot();
  }

  write(batch: readonly StorageWrite[]): Promise<void> {
    // Nobody hears anything of a process that is gone.
    if (this.isDead) return new Promise(() => {});
    // Whatever is called until the refusal is told is refused with it.
    if (this.refusing !== null) return this.refusing;
    this.writes++;
    if (this.writes !== this.at) return (this.last = this.inner.write(batch));
    if (this.fault === "refuses") {
      return (this.refusing = this.last.then(() => {
        this.refusing = null;
        throw new Error("the disk refused this write");
      }));
    }
    this.isDead = true;
    const written = this.fault === "killed after" ? this.inner.write(batch) : Promise.resolve();
    return written.then(() => {
      this.die();
      return new Promise<void>(() => {});
    });
  }

  betweenWrites<Result>(work: () => Promise<Result>): Promise<Result> {
    return this.inner.betweenWrites(work);
  }

  close(): Promise<void> {
    return this.inner.close();
  }
}
