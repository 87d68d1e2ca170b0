/**
 * The mutations of one client session, strictly one after another. A session outlives its sockets: after a reconnect the
 * client sends its open mutations again, and they must wait for the one that the lost socket left running.
 */
export class MutationLanes {
  private readonly tails = new Map<string, Promise<void>>();

  /** Runs `work` when everything queued before it for this session is done. */
  enqueue(sessionId: string, work: () => Promise<void>): Promise<void> {
    const before = this.tails.get(sessionId) ?? Promise.resolve();
    const mine = before.then(work, work);
    const tail = mine.then(
      () => {},
      () => {},
    );
    this.tails.set(sessionId, tail);
    void tail.then(() => {
      if (this.tails.get(sessionId) === tail) this.tails.delete(sessionId);
    });
    return mine;
  }

  get size(): number {
    return this.tails.size;
  }

  async drained(): Promise<void> {
    while (this.tails.size > 0) await Promise.all(this.tails.values());
  }
}
