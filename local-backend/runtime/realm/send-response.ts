import { type ActionHost, isBufferSource, viewBytes } from "./host.ts";
import type { RealmResponse } from "./request-response.ts";

function start(actions: ActionHost, response: RealmResponse, length: number | null): Promise<void> {
  const head = JSON.stringify({ status: response.status, headerPairs: [...response.headers], length });
  return new Promise((resolve, reject) => {
    actions.startResponse(head, (error) => (error === null ? resolve() : reject(new TypeError(error))));
  });
}

function write(actions: ActionHost, bytes: Uint8Array): Promise<boolean> {
  return new Promise((resolve) => actions.writeResponse(bytes, resolve));
}

/** Sends a response on its way: its head at once, a stream chunk by chunk as fast as it is taken. */
export async function sendResponse(actions: ActionHost, response: RealmResponse): Promise<void> {
  const content = response.takeContent();
  if (content === null || "byteLength" in content) {
    await start(actions, response, content?.byteLength ?? 0);
    if (content !== null && content.byteLength > 0) await write(actions, content);
    return;
  }
  await start(actions, response, null);
  const reader = content.getReader();
  for (;;) {
    const { done, value } = await reader.read();
    if (done) return;
    if (!isBufferSource(value)) throw new TypeError("Received non-Uint8Array chunk");
    if (!(await write(actions, viewBytes(value)))) return await reader.cancel();
  }
}
