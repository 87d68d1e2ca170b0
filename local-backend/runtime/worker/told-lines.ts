/** Reports what an action logs while it still runs. What a quick one logs is known at its end soon enough. */
import type { LogLines } from "./log-lines.ts";

/** Lines that come one after the other go together. */
const TOLD_AFTER_MS = 100;

export class ToldLines {
  readonly #logs: LogLines;
  readonly #tell: (lines: string[]) => void;
  #count = 0;
  #timer: NodeJS.Timeout | undefined;

  constructor(logs: LogLines, tell: (lines: string[]) => void) {
    this.#logs = logs;
    this.#tell = tell;
    logs.onLine = () => {
      this.#timer ??= setTimeout(() => this.#next(), TOLD_AFTER_MS).unref();
    };
  }

  /** No more from now on; answers how many there were. */
  end(): number {
    clearTimeout(this.#timer);
    this.#logs.onLine = () => {};
    return this.#count;
  }

  #next(): void {
    this.#timer = undefined;
    const lines = this.#logs.lines.slice(this.#count);
    this.#count += lines.length;
    this.#tell(lines);
  }
}
