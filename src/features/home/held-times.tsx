import { lazy, Suspense } from "react";
import { useHolds } from "./queries";

// What a first visit doesn't need: nobody holds anything yet.
const HeldTime = lazy(() => import("./held-time").then((module) => ({ default: module.HeldTime })));

/** A time one holds waits here too, whatever page it was held on; nothing at all without one. */
export function HeldTimes({ timeZone }: { timeZone: string }) {
  const holds = useHolds();
  if (holds.length === 0) return null;
  return (
    <Suspense fallback={null}>
      <ul className="grid gap-2.5">
        {holds.map((hold) => (
          <HeldTime key={hold.claimId} hold={hold} timeZone={timeZone} />
        ))}
      </ul>
    </Suspense>
  );
}
