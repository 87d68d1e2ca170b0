/**
 * The real world of one action: timers, fetch, files and syscalls that take their time. It counts what is under way, so that
 * an action that waits for nothing is found out, and lets go of all of it when the action is over.
 */
import type { ActionHost } from "../realm/host.ts";
import type { AskAnswer } from "../worker-messages.ts";
import { type Asker, readFile, storeFile } from "./action-files.ts";
import { readRequest, startResponse, writeResponse } from "./action-http.ts";
import { Fetches } from "./fetches.ts";

export interface ActionWorldOptions {
  caller: Asker;
  syscall(operation: string, args: string): Promise<string>;
  /** Runs code of the realm on behalf of the action; errors that come out of it end the action. */
  enter(work: () => void): void;
  fireTimer(id: number): void;
  /** Called when nothing is under way any more that could wake the action up. */
  onIdle(): void;
}

/** "v<json>" or "e<json>", as the realm reads answers. */
export function answerText(answer: AskAnswer): string {
  if (answer.ok) return `v${JSON.stringify(answer.value)}`;
  const { message, data } = answer;
  return `e${JSON.stringify({ message, data })}`;
}

export class ActionWorld {
  readonly #options: ActionWorldOptions;
  readonly #timers = new Map<number, NodeJS.Timeout>();
  readonly #fetches = new Fetches();
  #underWay = 0;
  #isOver = false;

  constructor(options: ActionWorldOptions) {
    this.#options = options;
  }

  host(): ActionHost {
    const { syscall, caller } = this.#options;
    return {
      asyncSyscall: (operation, args, settle) => {
        const done = this.#begin();
        void syscall(operation, args).then((answer) => done(() => settle(answer)));
      },
      startTimer: (id, delayMs, repeat) => this.#startTimer(id, delayMs, repeat),
      stopTimer: (id) => this.#stopTimer(id),
      fetch: (head, body, settle) => {
        const done = this.#begin();
        return this.#fetches.start(head, body, (error, answer, bodyId) =>
          done(() => settle(error, answer, bodyId)),
        );
      },
      abortFetch: (id) => this.#fetches.abort(id),
      readFetchBody: (id, settle) => {
        const done = this.#begin();
        this.#fetches.read(id, (error, bytes) => done(() => settle(error, bytes)));
      },
      storeFile: (bytes, contentType, sha256, settle) => {
        const done = this.#begin();
        void storeFile(caller, bytes, contentType, sha256).then((answer) =>
          done(() => settle(answerText(answer))),
        );
      },
      readFile: (storageId, settle) => {
        const done = this.#begin();
        void readFile(caller, storageId).then((answer) => {
          const bytes = answer.ok ? (answer.bytes ?? null) : null;
          done(() => settle(answerText(answer), bytes));
        });
      },
      readRequestBody: (settle) => {
        const done = this.#begin();
        void readRequest(caller).then((answer) =>
          done(() => (answer.ok ? settle(null, answer.bytes ?? null) : settle(answer.message, null))),
        );
      },
      startResponse: (head, settle) => {
        const done = this.#begin();
        void startResponse(caller, head).then((answer) =>
          done(() => settle(answer.ok ? null : answer.message)),
        );
      },
      writeResponse: (bytes, settle) => {
        const done = this.#begin();
        void writeResponse(caller, bytes).then((isWanted) => done(() => settle(isWanted)));
      },
      ReadableStream,
      WritableStream,
      TransformStream,
    };
  }

  /** Looks whether the action can still go on by itself; to be called after its first turn. */
  watchForIdle(): void {
    if (this.#underWay > 0 || this.#isOver) return;
    // Streams pass their chunks on within a few turns, and nothing of that is counted.
    setImmediate(() =>
      setImmediate(() => {
        if (this.#underWay === 0 && !this.#isOver) this.#options.onIdle();
      }),
    );
  }

  end(): void {
    this.#isOver = true;
    for (const timer of this.#timers.values()) clearTimeout(timer);
    this.#timers.clear();
    this.#fetches.abortAll();
  }

  /** Something is under way. The answer ends it, and wakes the realm up unless the action is over. */
  #begin(): (wake: () => void) => void {
    this.#underWay += 1;
    return (wake) => {
      this.#underWay -= 1;
      if (this.#isOver) return;
      this.#options.enter(wake);
      this.watchForIdle();
    };
  }

  #startTimer(id: number, delayMs: number, repeat: boolean): void {
    if (this.#isOver) return;
    this.#underWay += 1;
    const fire = () => {
      if (!repeat) {
        this.#timers.delete(id);
        this.#underWay -= 1;
      }
      this.#options.enter(() => this.#options.fireTimer(id));
      this.watchForIdle();
    };
    this.#timers.set(id, repeat ? setInterval(fire, delayMs) : setTimeout(fire, delayMs));
  }

  #stopTimer(id: number): void {
    const timer = this.#timers.get(id);
    if (timer === undefined) return;
    clearTimeout(timer);
    this.#timers.delete(id);
    this.#underWay -= 1;
    this.watchForIdle();
  }
}
