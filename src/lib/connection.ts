import { useConvexConnectionState } from "convex/react";
import { useEffect, useState } from "react";

export type Connection = {
  /** The socket stands right now. */
  connected: boolean;
  /** False once it has been gone long enough to say so: shown times may be old. */
  online: boolean;
  /** Something of ours waits longer than usual to be answered. */
  behind: boolean;
};

/** Short gaps heal by themselves; naming them would only make the page blink. */
const GAP_MS = 2500;
const FIRST_CONNECTION_MS = 6000;
const BEHIND_MS = 5000;

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

  return { connected, online: connected || !gone, behind };
}
