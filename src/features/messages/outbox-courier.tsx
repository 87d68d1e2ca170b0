import { lazy, Suspense, useState } from "react";
import { hasStoredOutbox } from "./outbox-storage";

const Courier = lazy(() => import("./courier").then((module) => ({ default: module.Courier })));

/** What an earlier page left unsent goes out on whichever page one comes back to. Shows nothing. */
export function OutboxCourier({ userId }: { userId: string }) {
  const [hasMail] = useState(() => hasStoredOutbox(userId));
  if (!hasMail) return null;
  return (
    <Suspense fallback={null}>
      <Courier userId={userId} />
    </Suspense>
  );
}
