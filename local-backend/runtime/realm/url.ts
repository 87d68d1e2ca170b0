import { host } from "./host.ts";

interface UrlParts {
  href: string;
  origin: string;
  protocol: string;
  username: string;
  password: string;
  host: string;
  hostname: string;
  port: string;
  pathname: string;
  search: string;
  hash: string;
}

type Pairs = [string, string][];
type SearchParamsInit =
  string | Iterable<readonly [string, string]> | Record<string, string> | RealmURLSearchParams;

function pairsOf(init: SearchParamsInit): Pairs {
  if (typeof init === "string") return JSON.parse(host().parseForm(init)) as Pairs;
  if (Symbol.iterator in init) {
    return Array.from(init as Iterable<readonly [string, string]>, (pair) => {
      const [name, value, ...rest] = [...pair];
      if (name === undefined || value === undefined || rest.length > 0) {
        throw new TypeError("Each query pair must be an iterable [name, value] tuple");
      }
      return [String(name), String(value)];
    });
  }
  return Object.entries(init).map(([name, value]) => [name, String(value)]);
}

export class RealmURLSearchParams {
  #pairs: Pairs;
  #changed: () => void = () => {};

  constructor(init: SearchParamsInit | null | undefined = "") {
    this.#pairs = init === null || init === undefined ? [] : pairsOf(init);
  }

  /** Ties the parameters to the URL they belong to. */
  static attached(search: string, changed: (search: string) => void): RealmURLSearchParams {
    const params = new RealmURLSearchParams(search);
    params.#changed = () => changed(params.toString());
    return params;
  }

  static refill(params: RealmURLSearchParams, search: string): void {
    params.#pairs = pairsOf(search);
  }

  get size(): number {
    return this.#pairs.length;
  }

  append(name: string, value: string): void {
    this.#pairs.push([String(name), String(value)]);
    this.#changed();
  }

  delete(name: string, value?: string): void {
    this.#pairs = this.#pairs.filter(
      (pair) => pair[0] !== name || (value !== undefined && pair[1] !== value),
    );
    this.#changed();
  }

  get(name: string): string | null {
    return this.#pairs.find((pair) => pair[0] === name)?.[1] ?? null;
  }

  getAll(name: string): string[] {
    return this.#pairs.filter((pair) => pair[0] === name).map((pair) => pair[1]);
  }

  has(name: string, value?: string): boolean {
    return this.#pairs.some((pair) => pair[0] === name && (value === undefined || pair[1] === value));
  }

  set(name: string, value: string): void {
    const first = this.#pairs.findIndex((pair) => pair[0] === name);
    if (first === -1) {
      this.#pairs.push([String(name), String(value)]);
    } else {
      this.#pairs = this.#pairs.filter((pair, at) => at <= first || pair[0] !== name);
      this.#pairs[first] = [name, String(value)];
    }
    this.#changed();
  }

  sort(): void {
    this.#pairs.sort((a, b) => (a[0] < b[0] ? -1 : a[0] > b[0] ? 1 : 0));
    this.#changed();
  }

  forEach(visit: (value: string, name: string, params: RealmURLSearchParams) => void, self?: unknown): void {
    for (const [name, value] of this.#pairs) visit.call(self, value, name, this);
  }

  *entries(): IterableIterator<[string, string]> {
    for (const [name, value] of this.#pairs) yield [name, value];
  }

  *keys(): IterableIterator<string> {
    for (const [name] of this.#pairs) yield name;
  }

  *values(): IterableIterator<string> {
    for (const [, value] of this.#pairs) yield value;
  }

  [Symbol.iterator](): IterableIterator<[string, string]> {
    return this.entries();
  }

  toString(): string {
    return host().serializeForm(JSON.stringify(this.#pairs));
  }

  get [Symbol.toStringTag](): string {
    return "URLSearchParams";
  }
}

export class RealmURL {
  #parts: UrlParts;
  readonly #searchParams: RealmURLSearchParams;

  constructor(href: string | RealmURL, base?: string | RealmURL) {
    const answer = host().parseUrl(String(href), base === undefined ? null : String(base));
    if (answer === null) {
      const error: TypeError & { code?: string; input?: string } = new TypeError("Invalid URL");
      error.code = "ERR_INVALID_URL";
      error.input = String(href);
      throw error;
    }
    this.#parts = JSON.parse(answer) as UrlParts;
    this.#searchParams = RealmURLSearchParams.attached(this.#parts.search, (search) => {
      this.#parts = JSON.parse(host().setUrlPart(this.#parts.href, "search", search)) as UrlParts;
    });
  }

  static canParse(href: string, base?: string): boolean {
    return host().parseUrl(String(href), base === undefined ? null : String(base)) !== null;
  }

  static parse(href: string, base?: string): RealmURL | null {
    return RealmURL.canParse(href, base) ? new RealmURL(href, base) : null;
  }

  #set(part: keyof UrlParts, value: string): void {
    if (part === "href" && host().parseUrl(value, null) === null) throw new TypeError("Invalid URL");
    this.#parts = JSON.parse(host().setUrlPart(this.#parts.href, part, String(value))) as UrlParts;
    if (part === "href" || part === "search") RealmURLSearchParams.refill(this.#searchParams, this.search);
  }

  get searchParams(): RealmURLSearchParams {
    return this.#searchParams;
  }
  get origin(): string {
    return this.#parts.origin;
  }
  get href(): string {
    return this.#parts.href;
  }
  set href(value: string) {
    this.#set("href", value);
  }
  get protocol(): string {
    return this.#parts.protocol;
  }
  set protocol(value: string) {
    this.#set("protocol", value);
  }
  get username(): string {
    return this.#parts.username;
  }
  set username(value: string) {
    this.#set("username", value);
  }
  get password(): string {
    return this.#parts.password;
  }
  set password(value: string) {
    this.#set("password", value);
  }
  get host(): string {
    return this.#parts.host;
  }
  set host(value: string) {
    this.#set("host", value);
  }
  get hostname(): string {
    return this.#parts.hostname;
  }
  set hostname(value: string) {
    this.#set("hostname", value);
  }
  get port(): string {
    return this.#parts.port;
  }
  set port(value: string) {
    this.#set("port", value);
  }
  get pathname(): string {
    return this.#parts.pathname;
  }
  set pathname(value: string) {
    this.#set("pathname", value);
  }
  get search(): string {
    return this.#parts.search;
  }
  set search(value: string) {
    this.#set("search", value);
  }
  get hash(): string {
    return this.#parts.hash;
  }
  set hash(value: string) {
    this.#set("hash", value);
  }

  toString(): string {
    return this.#parts.href;
  }

  toJSON(): string {
    return this.#parts.href;
  }

  get [Symbol.toStringTag](): string {
    return "URL";
  }
}
