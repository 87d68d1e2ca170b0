import { useOutbox } from "./use-outbox";

/** Keeps the outbox of that account going. */
export function Courier({ userId }: { userId: string }) {
  useOutbox(userId);
  return null;
}
