import { useConvex } from "convex/react";
import { useEffect } from "react";
import { api } from "../../convex/_generated/api";
import { GAP_MS, suspectOffline } from "./connection";

/**
 * When the device says that its network is gone, the socket may not know yet: one question to the server shows which of
 * them is right (a server on the same machine still answers). Stands once in the app and shows nothing.
 */
export function OfflineWatch() {
  const convex = useConvex();
  useEffect(() => {
    let timer: ReturnType<typeof setTimeout> | undefined;
    const trust = () => {
      clearTimeout(timer);
      suspectOffline(false);
    };
    const ask = () => {
      clearTimeout(timer);
      timer = setTimeout(() => suspectOffline(true), GAP_MS);
      // The client repeats it until it is answered, at the latest when the network is back.
      convex.mutation(api.clock.now, {}).then(trust, trust);
    };
    addEventListener("offline", ask);
    addEventListener("online", trust);
    return () => {
      clearTimeout(timer);
      removeEventListener("offline", ask);
      removeEventListener("online", trust);
    };
  }, [convex]);
  return null;
}
