import { Avatar } from "../../ui/avatar";
import type { ReadyInstructor } from "./queries";

/** Up to four of those who are ready; decoration beside the words that say how many. */
export function ReadyFaces({ ready }: { ready: readonly ReadyInstructor[] }) {
  return (
    <span aria-hidden className="flex flex-none">
      {ready.slice(0, 4).map(({ userId, displayName }) => (
        <Avatar key={userId} id={userId} name={displayName} size={36} className="-ml-2 first:ml-0" />
      ))}
    </span>
  );
}
