/** How a job in a worker process can come to nothing without its function having ended. */
export type LossReason = "timeout" | "memory" | "crash" | "closed";

/** What a "timeout" was too long for. */
export interface PassedLimit {
  /** "stall": an event loop that let nobody else in. */
  of: "time" | "stall";
  ms: number;
}

/** The worker died with the job. `item` is what it was at (see CallWatch), null when it hadn't begun. */
export class WorkerLost extends Error {
  override name = "WorkerLost";
  readonly reason: LossReason;
  readonly item: number | null;

  /** Of a "timeout". */
  readonly limit: PassedLimit | null;

  constructor(reason: LossReason, item: number | null, limit: PassedLimit | null = null) {
    super(`worker lost: ${reason}${limit === null ? "" : ` (${limit.of}, ${limit.ms} ms)`}`);
    this.reason = reason;
    this.item = item;
    this.limit = limit;
  }
}

/** The worker lives, the job ran into a fault of the backend. */
export class JobFailed extends Error {
  override name = "JobFailed";
}
