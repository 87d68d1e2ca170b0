/**
 * One write to disk at a time; what comes meanwhile shares the next. Owns what waits. A failure fails everything that waits:
 * it may build on what was lost. What comes after that is tried anew. Others may have the disk between two writes.
 */
interface Waiting<Batch> {
  batch: Batch;
  resolve: () => void;
  reject: (error: unknown) => void;
}

export class WriteQueue<Batch> {
  private waiting: Waiting<Batch>[] = [];
  private running: Promise<void> | null = null;
  private writing: Promise<void> = Promise.resolve();
  /** Each is something that has the disk between two writes. */
  private readonly others = new Set<Promise<unknown>>();

  constructor(private readonly writeTogether: (batches: Batch[]) => Promise<void>) {}

  add(batch: Batch): Promise<void> {
    return new Promise((resolve, reject) => {
      this.waiting.push({ batch, resolve, reject });
      // At the end of the turn, so that what is written in one turn goes together.
      this.running ??= Promise.resolve().then(() => this.run());
    });
  }

  /** Begins when the write that is under way has ended; those that come until it is over wait. Several may overlap. */
  betweenWrites<Result>(work: () => Promise<Result>): Promise<Result> {
    const result = this.writing.then(work);
    const over = result.then(
      () => {},
      () => {},
    );
    this.others.add(over);
    void over.then(() => this.others.delete(over));
    return result;
  }

  async drained(): Promise<void> {
    await this.running;
  }

  private async run(): Promise<void> {
    while (this.waiting.length > 0) {
      while (this.others.size > 0) await Promise.all(this.others);
      const group = this.waiting;
      this.waiting = [];
      const written = this.writeTogether(group.map(({ batch }) => batch));
      this.writing = written.catch(() => {});
      try {
        await written;
        for (const { resolve } of group) resolve();
      } catch (error) {
        const lost = [...group, ...this.waiting];
        this.waiting = [];
        for (const { reject } of lost) reject(error);
      }
    }
    this.running = null;
  }
}
