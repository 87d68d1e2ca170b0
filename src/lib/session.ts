import { useAuthActions } from "@convex-dev/auth/react";
import { useConvexAuth } from "convex/react";
import { useCallback, useEffect, useRef } from "react";
import { browserTimeZone } from "./format-time";

/** Whether this browser has signed in before, known at once: who that is takes a word with the server. */
export function hasStoredSession(): boolean {
  try {
    return Object.keys(localStorage).some((key) => key.startsWith("__convexAuthJWT"));
  } catch {
    return false;
  }
}

const HANDSHAKE_MS = 10_000;

/** One for all presses that come before there is a session: a second guest would own nothing of what the first was given. */
let becomingGuest: Promise<void> | null = null;

/** The same over all tabs of the browser: who comes second finds the session of the first. Browsers lock only where there is TLS. */
async function oneTabAtATime(work: () => Promise<void>): Promise<void> {
  if (navigator.locks === undefined) return work();
  await navigator.locks.request("becoming-guest", work);
}

/**
 * Makes sure that there is a session before a first command: whoever has none becomes a guest, whose holds a later
 * sign-up or sign-in takes over. Resolves when the server knows the session; rejects when it can't be made.
 */
export function useEnsureSession(): () => Promise<void> {
  const { signIn } = useAuthActions();
  const waitForSession = useWaitForSession();
  const { isAuthenticated } = useConvexAuth();
  const known = useRef(isAuthenticated);
  known.current = isAuthenticated;
  return useCallback(async () => {
    if (known.current) return;
    becomingGuest ??= oneTabAtATime(async () => {
      if (!hasStoredSession()) await signIn("guest", { timeZone: browserTimeZone() });
      await waitForSession();
    }).finally(() => {
      becomingGuest = null;
    });
    await becomingGuest;
  }, [signIn, waitForSession]);
}

/** `signIn` answers before the socket has shown the new token; a command in between would go out without it. */
export function useWaitForSession(): () => Promise<void> {
  const { isAuthenticated } = useConvexAuth();
  const waiting = useRef(new Set<() => void>());
  const known = useRef(isAuthenticated);
  known.current = isAuthenticated;
  useEffect(() => {
    if (!isAuthenticated) return;
    for (const go of waiting.current) go();
    waiting.current.clear();
  }, [isAuthenticated]);
  return useCallback(
    () =>
      known.current
        ? Promise.resolve()
        : new Promise<void>((resolve, reject) => {
            const timer = setTimeout(
              () => reject(new Error("The session wasn't confirmed in time")),
              HANDSHAKE_MS,
            );
            waiting.current.add(() => {
              clearTimeout(timer);
              resolve();
            });
          }),
    [],
  );
}
