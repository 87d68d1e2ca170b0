/** How a job in a worker process can come to nothing without its function having ended. */
export type LossReason = "timeout" | "memory" | "crash" | "closed";

/** The worker died with the job. `item` is what it was at (see CallWatch), null when it hadn't begun. */
export class WorkerLost extends Error {
  override name = "WorkerLost";
  readonly reason: LossReason;
  readonly item: number | null;

  constructor(reason: LossReason, item: number | null) {
    super(`worker lost: ${reason}`);
    this.reason = reason;
    this.item = item;
  }
}

/** The worker lives, the job ran into a fault of the backend. */
export class JobFailed extends Error {
  override name = "JobFailed";
}
