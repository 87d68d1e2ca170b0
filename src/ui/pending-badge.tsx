import { Badge } from "./badge";

/** A lesson that is about to change: still to be taken back for some seconds. */
export function PendingBadge({ change }: { change: { kind: "cancel" | "reschedule" } }) {
  return <Badge kind="warn">{pendingWords[change.kind]}</Badge>;
}

export const pendingWords = { cancel: "Being released", reschedule: "Being moved" };
