/** `fetch` of one action, over Node's own. Everything still open is cut off when the action ends. */

interface RequestHead {
  url: string;
  method: string;
  headerPairs: [string, string][];
  redirect: string;
}

type BodyReader = ReadableStreamDefaultReader<Uint8Array>;

function reasonOf(error: unknown): string {
  const { message, cause } = error as { message?: unknown; cause?: { message?: unknown } };
  return typeof cause?.message === "string" ? `${String(message)}: ${cause.message}` : String(message);
}

export class Fetches {
  readonly #controllers = new Map<number, AbortController>();
  readonly #bodies = new Map<number, BodyReader>();
  #lastId = 0;

  /** `settle` is called once: with an error, or with the head as JSON and the id that `read` takes. */
  start(
    headText: string,
    body: Uint8Array | null,
    settle: (error: string | null, head: string, bodyId: number) => void,
  ): number {
    const id = ++this.#lastId;
    const controller = new AbortController();
    this.#controllers.set(id, controller);
    const { url, method, headerPairs, redirect } = JSON.parse(headText) as RequestHead;
    const options: RequestInit = {
      method,
      headers: headerPairs,
      redirect: redirect as RequestInit["redirect"],
      signal: controller.signal,
      ...(body === null ? {} : { body: new Uint8Array(body) }),
    };
    fetch(url, options).then(
      (response) => {
        if (response.body !== null) this.#bodies.set(id, response.body.getReader() as BodyReader);
        const head = {
          status: response.status,
          statusText: response.statusText,
          url: response.url,
          redirected: response.redirected,
          headerPairs: [...response.headers],
          hasBody: response.body !== null,
        };
        settle(null, JSON.stringify(head), id);
      },
      (error: unknown) => {
        this.#controllers.delete(id);
        settle(reasonOf(error), "", 0);
      },
    );
    return id;
  }

  abort(id: number): void {
    this.#controllers.get(id)?.abort();
    this.#forget(id);
  }

  /** One chunk; null bytes without an error are the end. */
  read(bodyId: number, settle: (error: string | null, bytes: Uint8Array | null) => void): void {
    const reader = this.#bodies.get(bodyId);
    if (reader === undefined) return settle("The body is gone", null);
    reader.read().then(
      ({ done, value }) => {
        if (done) this.#forget(bodyId);
        settle(null, done ? null : value);
      },
      (error: unknown) => {
        this.#forget(bodyId);
        settle(reasonOf(error), null);
      },
    );
  }

  abortAll(): void {
    for (const controller of this.#controllers.values()) controller.abort();
    this.#controllers.clear();
    this.#bodies.clear();
  }

  #forget(id: number): void {
    this.#controllers.delete(id);
    this.#bodies.delete(id);
  }
}
