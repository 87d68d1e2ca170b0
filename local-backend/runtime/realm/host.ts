/**
 * The border between a vm context ("realm", where functions run) and the thread around it ("host").
 *
 * Invariant: only strings, numbers, booleans and bytes cross, plus opaque key handles. Objects of the host would break
 * `instanceof` inside, so bytes from the host are copied into arrays of the realm (`ownBytes`) before anybody sees
 * them. Host functions never throw: an error object of the wrong realm would come out.
 */

/** What a bundled module compiles to; made by running its script in the realm, so it is a function of the realm. */
export type ModuleFunction = (
  exports: Record<string, unknown>,
  require: (request: string) => unknown,
  module: { exports: Record<string, unknown> },
) => void;

export interface CryptoAnswer {
  /** "DataError: reason": the name of the DOMException, then its message. */
  error?: string;
  bytes?: Uint8Array;
  text?: string;
  key?: unknown;
  otherKey?: unknown;
}

export interface CryptoRequest {
  operation: string;
  /** JSON. */
  parameters: string;
  data?: Uint8Array;
  moreData?: Uint8Array;
  key?: unknown;
  otherKey?: unknown;
}

/** The real world: only in realms that run actions. Callbacks are functions of the realm. */
export interface ActionHost {
  asyncSyscall(operation: string, args: string, settle: (answer: string) => void): void;
  startTimer(id: number, delayMs: number, repeat: boolean): void;
  stopTimer(id: number): void;
  fetch(
    head: string,
    body: Uint8Array | null,
    settle: (error: string | null, head: string, bodyId: number) => void,
  ): number;
  abortFetch(fetchId: number): void;
  /** `bytes` null and `error` null: the end. */
  readFetchBody(bodyId: number, settle: (error: string | null, bytes: Uint8Array | null) => void): void;
  storeFile(
    bytes: Uint8Array,
    contentType: string,
    sha256: string | null,
    settle: (answer: string) => void,
  ): void;
  readFile(storageId: string, settle: (answer: string, bytes: Uint8Array | null) => void): void;
  /** The next bytes of the HTTP request that this call answers; both null: the end. */
  readRequestBody(settle: (error: string | null, bytes: Uint8Array | null) => void): void;
  /** `head` is the JSON of an `HttpResponseHead`. */
  startResponse(head: string, settle: (error: string | null) => void): void;
  /** `isWanted` false: nobody is there any more. */
  writeResponse(bytes: Uint8Array, settle: (isWanted: boolean) => void): void;
  ReadableStream: typeof ReadableStream;
  WritableStream: typeof WritableStream;
  TransformStream: typeof TransformStream;
}

export interface RealmHost {
  /** Milliseconds since the epoch. Fixed during a query, a mutation and an import. */
  now(): number;
  performanceNow(): number;
  randomBytes(length: number): Uint8Array;
  /** Answers "v<json>" or "e<json of {message, data?}>". */
  syscall(operation: string, args: string): string;
  log(level: string, text: string): void;
  env(name: string): string | null;
  envNames(): string;
  loadModule(path: string): ModuleFunction | null;
  finish(ok: boolean, value: string): void;
  utf8Encode(text: string): Uint8Array;
  /** null: malformed input and `fatal`; undefined: unknown label. */
  decodeText(bytes: Uint8Array, label: string, fatal: boolean, ignoreBom: boolean): string | null | undefined;
  /** JSON of the eleven parts, or null. */
  parseUrl(href: string, base: string | null): string | null;
  setUrlPart(href: string, part: string, value: string): string;
  /** JSON of [name, value][] ↔ application/x-www-form-urlencoded. */
  parseForm(text: string): string;
  serializeForm(pairs: string): string;
  crypto(request: CryptoRequest): CryptoAnswer;
  /** What `runInAsyncFrame` was given, found in `work` and in everything that it begins. Means nothing to the host. */
  asyncFrame(): unknown;
  runInAsyncFrame(frame: unknown, work: () => void): void;
  actions: ActionHost | null;
}

/** What the host gets back from the boot script to drive the realm. */
export interface RealmControl {
  /** Imports the module if need be. Answers "" or the JSON of an error description. */
  prepare(modulePath: string, exportName: string, method: string, args: string[]): string;
  /** JSON of what a module exports, or of an error description with `error: true`. */
  analyze(modulePath: string): string;
  /** Puts a ready-made module in place of a file. */
  defineModule(path: string, json: string): void;
  evaluate(modulePath: string, what: "export" | "default"): string;
  fireTimer(id: number): void;
}

/** How a thrown value travels over the border. */
export interface ErrorDescription {
  /** "TypeError: x is not a function"; for other values what `String(value)` says. */
  message: string;
  stack: string;
  /** Convex JSON text of a ConvexError's data. */
  data?: string;
}

let current: RealmHost;

/** Called once by the boot script, before any class of the realm is used. */
export function setHost(host: RealmHost): void {
  current = host;
}

export function host(): RealmHost {
  return current;
}

/** A copy whose prototype is the realm's own Uint8Array. */
export function ownBytes(bytes: Uint8Array): Uint8Array<ArrayBuffer> {
  return new Uint8Array(bytes);
}

/** A view (or copy-free alias) of any BufferSource of any realm. */
export function viewBytes(source: unknown): Uint8Array<ArrayBuffer> {
  if (ArrayBuffer.isView(source)) {
    return new Uint8Array(source.buffer as ArrayBuffer, source.byteOffset, source.byteLength);
  }
  return new Uint8Array(source as ArrayBuffer);
}

export function isBufferSource(value: unknown): boolean {
  if (ArrayBuffer.isView(value)) return true;
  const tag = Object.prototype.toString.call(value);
  return tag === "[object ArrayBuffer]" || tag === "[object SharedArrayBuffer]";
}

export function forbidden(what: string): Error {
  return new Error(
    `Can't use ${what} in queries and mutations. Please consider using an action. ` +
      "See https://docs.convex.dev/functions/actions for more details.",
  );
}
