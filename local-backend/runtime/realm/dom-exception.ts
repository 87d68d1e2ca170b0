const CODES: Record<string, number> = {
  IndexSizeError: 1,
  NotFoundError: 8,
  NotSupportedError: 9,
  InvalidStateError: 11,
  SyntaxError: 12,
  InvalidAccessError: 15,
  TypeMismatchError: 17,
  NetworkError: 19,
  AbortError: 20,
  QuotaExceededError: 22,
  TimeoutError: 23,
  DataCloneError: 25,
};

export class RealmDOMException extends Error {
  readonly #name: string;

  constructor(message = "", options: string | { name?: string; cause?: unknown } = "Error") {
    super(message);
    const name = typeof options === "string" ? options : (options.name ?? "Error");
    this.#name = name;
    if (typeof options === "object" && "cause" in options) this.cause = options.cause;
    // V8 wrote "Error: …" into the stack before the name was known.
    const frames = (this.stack ?? "").split("\n").slice(message.split("\n").length);
    this.stack = [`${name}: ${message}`, ...frames].join("\n");
  }

  override get name(): string {
    return this.#name;
  }

  get code(): number {
    return CODES[this.#name] ?? 0;
  }

  get [Symbol.toStringTag](): string {
    return "DOMException";
  }
}
