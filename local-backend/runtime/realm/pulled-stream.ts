import { type ActionHost, ownBytes } from "./host.ts";

type Settle = (error: string | null, bytes: Uint8Array | null) => void;

/** A body that comes from the host chunk by chunk, as fast as it is read. */
export function pulledStream(
  actions: ActionHost,
  read: (settle: Settle) => void,
): ReadableStream<Uint8Array<ArrayBuffer>> {
  return new actions.ReadableStream<Uint8Array<ArrayBuffer>>({
    pull: (controller) =>
      new Promise<void>((resolve) => {
        read((error, bytes) => {
          if (error !== null) controller.error(new TypeError(error));
          else if (bytes === null) controller.close();
          else controller.enqueue(ownBytes(bytes));
          resolve();
        });
      }),
  });
}
