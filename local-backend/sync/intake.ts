/**
 * How fast one socket is read. Whoever sends more than its share isn't refused but read later: the connection is paused, and
 * TCP holds the sender up. Owns two budgets (messages, bytes) and the size of what has arrived and isn't answered yet.
 */
export interface IntakeLimits {
  messagesPerSecond: number;
  bytesPerSecond: number;
  /** How many seconds' worth may come at once. */
  burstSeconds: number;
  /** Of messages that wait or run. */
  bytesInHand: number;
}

const MIB = 1024 * 1024;
export const SOCKET_INTAKE: IntakeLimits = {
  messagesPerSecond: 2_000,
  bytesPerSecond: 32 * MIB,
  burstSeconds: 5,
  bytesInHand: 64 * MIB,
};

export interface Pausable {
  pause(): void;
  resume(): void;
}

export class Intake {
  private messages: number;
  private bytes: number;
  private filledAtMs: number;
  private inHand = 0;
  private timer: NodeJS.Timeout | null = null;
  private isClosed = false;
  isPaused = false;

  constructor(
    private readonly limits: IntakeLimits,
    private readonly socket: Pausable,
    private readonly nowMs: () => number = Date.now,
  ) {
    this.messages = limits.messagesPerSecond * limits.burstSeconds;
    this.bytes = limits.bytesPerSecond * limits.burstSeconds;
    this.filledAtMs = nowMs();
  }

  /** A message has been read. The answer says that it is done with; call it once. */
  took(bytes: number): () => void {
    this.refill();
    this.messages -= 1;
    this.bytes -= bytes;
    this.inHand += bytes;
    this.decide();
    return () => {
      this.inHand -= bytes;
      this.decide();
    };
  }

  close(): void {
    this.isClosed = true;
    if (this.timer !== null) clearTimeout(this.timer);
  }

  private decide(): void {
    if (this.isClosed) return;
    const waitMs = this.waitMs();
    const mustPause = waitMs > 0 || this.inHand > this.limits.bytesInHand;
    if (waitMs > 0) this.timer ??= setTimeout(() => this.lookAgain(), waitMs);
    if (mustPause === this.isPaused) return;
    this.isPaused = mustPause;
    if (mustPause) this.socket.pause();
    else this.socket.resume();
  }

  private lookAgain(): void {
    this.timer = null;
    this.refill();
    this.decide();
  }

  /** Until both budgets are out of debt. */
  private waitMs(): number {
    const { messagesPerSecond, bytesPerSecond } = this.limits;
    return Math.ceil(
      Math.max(0, (-this.messages / messagesPerSecond) * 1000, (-this.bytes / bytesPerSecond) * 1000),
    );
  }

  private refill(): void {
    const { messagesPerSecond, bytesPerSecond, burstSeconds } = this.limits;
    const now = this.nowMs();
    const seconds = Math.max(0, now - this.filledAtMs) / 1000;
    this.filledAtMs = now;
    this.messages = Math.min(this.messages + seconds * messagesPerSecond, messagesPerSecond * burstSeconds);
    this.bytes = Math.min(this.bytes + seconds * bytesPerSecond, bytesPerSecond * burstSeconds);
  }
}
