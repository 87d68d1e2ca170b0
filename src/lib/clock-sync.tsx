import { useConvex } from "convex/react";
import { useEffect } from "react";
import { api } from "../../convex/_generated/api";
import { synchronizeClock } from "./clock";
import { useConnection } from "./connection";

const EVERY_MS = 10 * 60_000;

/** Corrects the clock on connect, on coming back to the tab, and now and then. */
export function ClockSync() {
  const convex = useConvex();
  const { connected } = useConnection();
  useEffect(() => {
    if (!connected) return;
    let running = false;
    const synchronize = () => {
      if (running || document.visibilityState === "hidden") return;
      running = true;
      synchronizeClock(() => convex.mutation(api.clock.now, {}))
        // A backend that can't answer now is asked again at the next occasion.
        .catch(() => undefined)
        .finally(() => {
          running = false;
        });
    };
    synchronize();
    const timer = setInterval(synchronize, EVERY_MS);
    document.addEventListener("visibilitychange", synchronize);
    return () => {
      clearInterval(timer);
      document.removeEventListener("visibilitychange", synchronize);
    };
  }, [convex, connected]);
  return null;
}
