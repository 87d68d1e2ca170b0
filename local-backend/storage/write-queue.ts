/**
 * One write to disk at a time; what comes meanwhile shares the next. Owns what waits. A failure fails everything that waits:
 * it may build on what was lost. What comes after that is tried anew.
 */
interface Waiting<Batch> {
  batch: Batch;
  resolve: () => void;
  reject: (error: unknown) => void;
}

export class WriteQueue<Batch> {
  private waiting: Waiting<Batch>[] = [];
  private running: Promise<void> | null = null;

  constructor(private readonly writeTogether: (batches: Batch[]) => Promise<void>) {}

  add(batch: Batch): Promise<void> {
    return new Promise((resolve, reject) => {
      this.waiting.push({ batch, resolve, reject });
      // At the end of the turn, so that what is written in one turn goes together.
      this.running ??= Promise.resolve().then(() => this.run());
    });
  }

  async drained(): Promise<void> {
    await this.running;
  }

  private async run(): Promise<void> {
    while (this.waiting.length > 0) {
      const group = this.waiting;
      this.waiting = [];
      try {
        await this.writeTogether(group.map(({ batch }) => batch));
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
