/** What Request and Response have in common. A body is bytes, or a stream that is read once (actions only). */
import { concatBytes, RealmBlob } from "./blob.ts";
import { decodeMultipart, encodeMultipart, RealmFormData } from "./form-data.ts";
import { forbidden, host, isBufferSource, ownBytes, viewBytes } from "./host.ts";
import { RealmURLSearchParams } from "./url.ts";

type Content = Uint8Array<ArrayBuffer> | ReadableStream<Uint8Array> | null;

function isStream(value: unknown): value is ReadableStream<Uint8Array> {
  return typeof value === "object" && value !== null && "getReader" in value;
}

/** The content of a `BodyInit` and the content type that it implies. */
export function extractBody(init: unknown): { content: Content; type: string | null } {
  if (init === null || init === undefined) return { content: null, type: null };
  if (init instanceof RealmBlob) return { content: RealmBlob.bytesOf(init), type: init.type || null };
  if (isBufferSource(init)) return { content: ownBytes(viewBytes(init)), type: null };
  if (init instanceof RealmURLSearchParams) {
    const content = ownBytes(host().utf8Encode(String(init)));
    return { content, type: "application/x-www-form-urlencoded;charset=UTF-8" };
  }
  if (init instanceof RealmFormData) {
    const random = Array.from(host().randomBytes(12), (byte) => byte.toString(16).padStart(2, "0")).join("");
    const boundary = `----formdata-${random}`;
    return {
      content: encodeMultipart(init, boundary),
      type: `multipart/form-data; boundary=${boundary}`,
    };
  }
  if (isStream(init)) return { content: init, type: null };
  return { content: ownBytes(host().utf8Encode(String(init))), type: "text/plain;charset=UTF-8" };
}

async function readAll(stream: ReadableStream<Uint8Array>): Promise<Uint8Array<ArrayBuffer>> {
  const reader = stream.getReader();
  const chunks: Uint8Array[] = [];
  for (;;) {
    const { done, value } = await reader.read();
    if (done) return concatBytes(chunks);
    if (!isBufferSource(value)) throw new TypeError("Received non-Uint8Array chunk");
    chunks.push(viewBytes(value));
  }
}

export abstract class Body {
  #content: Content;
  #used = false;
  abstract readonly headers: { get(name: string): string | null };

  constructor(content: Content) {
    this.#content = content;
  }

  get bodyUsed(): boolean {
    return this.#used || (isStream(this.#content) && this.#content.locked);
  }

  get body(): ReadableStream<Uint8Array> | null {
    if (this.#content === null || isStream(this.#content)) return this.#content;
    const actions = host().actions;
    if (actions === null) throw forbidden("streams");
    const bytes = this.#content;
    const stream = new actions.ReadableStream<Uint8Array>({
      start(controller) {
        if (bytes.length > 0) controller.enqueue(bytes);
        controller.close();
      },
    });
    this.#content = stream;
    return stream;
  }

  /** Splits an unread body in two: for clone(). */
  protected shareContent(): Content {
    if (this.bodyUsed) throw new TypeError("Body has already been consumed.");
    if (!isStream(this.#content)) return this.#content;
    const [mine, theirs] = this.#content.tee();
    this.#content = mine;
    return theirs;
  }

  /** What there is to send, once. */
  takeContent(): Content {
    if (this.bodyUsed) throw new TypeError("Body is unusable: Body has already been read");
    this.#used = true;
    return this.#content;
  }

  async bytes(): Promise<Uint8Array<ArrayBuffer>> {
    if (this.bodyUsed) throw new TypeError("Body is unusable: Body has already been read");
    if (this.#content === null) return new Uint8Array(0);
    this.#used = true;
    return isStream(this.#content) ? await readAll(this.#content) : ownBytes(this.#content);
  }

  async arrayBuffer(): Promise<ArrayBuffer> {
    return (await this.bytes()).buffer;
  }

  async text(): Promise<string> {
    return host().decodeText(await this.bytes(), "utf-8", false, false) ?? "";
  }

  async json(): Promise<unknown> {
    return JSON.parse(await this.text());
  }

  async blob(): Promise<RealmBlob> {
    return new RealmBlob([await this.bytes()], { type: this.headers.get("content-type") ?? "" });
  }

  async formData(): Promise<RealmFormData> {
    const type = this.headers.get("content-type") ?? "";
    if (/^multipart\/form-data/i.test(type)) return decodeMultipart(await this.bytes(), type);
    if (!/^application\/x-www-form-urlencoded/i.test(type)) {
      throw new TypeError("Could not parse content as FormData.");
    }
    const form = new RealmFormData();
    for (const [name, value] of new RealmURLSearchParams(await this.text())) form.append(name, value);
    return form;
  }
}
