import { useConvexConnectionState } from "convex/react";
import { useEffect, useState, useSyncExternalStore } from "react";

export type Connection = {
  /** The socket stands right now. */
  connected: boolean;
  /** False once it has been gone long enough to say so: shown times may be old. */
  online: boolean;
  /** Something of ours waits longer than usual to be answered. */
  behind: boolean;
};

/** Short gaps heal by themselves; naming them would only make the page blink. */
export const GAP_MS = 2500;
const FIRST_CONNECTION_MS = 6000;
const BEHIND_MS = 5000;

let suspected = false;
const listeners = new Set<() => void>();

/** A dead network may leave the socket looking alive for a minute; whoever finds out earlier says so here. */
export function suspectOffline(isSuspected: boolean): void {
  suspected = isSuspected;
  for (const listener of listeners) listener();
}

function useSuspicion(): boolean {
  return useSyncExternalStore(
    (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    () => suspected,
  );
}

export function useConnection(): Connection {
  const state = useConvexConnectionState();
  const connected = state.isWebSocketConnected;
  const [gone, setGone] = useState(false);
  useEffect(() => {
    if (connected) {
      setGone(false);
      return;
    }
    const offlineNow = state.hasEverConnected && navigator.onLine === false;
    const wait = offlineNow ? 0 : state.hasEverConnected ? GAP_MS : FIRST_CONNECTION_MS;
    const timer = setTimeout(() => setGone(true), wait);
    return () => clearTimeout(timer);
  }, [connected, state.hasEverConnected]);

  const oldestAt = state.timeOfOldestInflightRequest?.getTime() ?? null;
  const [behind, setBehind] = useState(false);
  useEffect(() => {
    setBehind(false);
    if (oldestAt === null) return;
    const timer = setTimeout(() => setBehind(true), Math.max(0, oldestAt + BEHIND_MS - Date.now()));
    return () => clearTimeout(timer);
  }, [oldestAt]);

  const isSuspected = useSuspicion();
  return { connected, online: (connected || !gone) && !isSuspected, behind };
}
