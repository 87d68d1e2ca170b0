import { useAuthActions, useAuthToken, useConvexAuth as useLibraryAuth } from "@convex-dev/auth/react";
import { useConvex, useConvexAuth } from "convex/react";
import { useEffect, useRef } from "react";

/* Owns that the socket speaks for whoever is signed in. The library shows the socket a new token only when there was
 * none before; a guest who signs up (here or in another tab) has one already, and would stay the guest that no longer
 * exists. */

let confirmed: string | null = null;
const listeners = new Set<() => void>();

function confirm(owner: string | null) {
  confirmed = owner;
  for (const listener of listeners) listener();
}

/** Whom the server knows this browser as; null without a session. */
export function confirmedOwner(): string | null {
  return confirmed;
}

const HANDSHAKE_MS = 10_000;

/** Resolves when the server knows this browser as somebody else than before. */
export function waitForOwnerAfter(before: string | null): Promise<void> {
  return new Promise((resolve, reject) => {
    const end = (finish: () => void) => {
      clearTimeout(timer);
      listeners.delete(look);
      finish();
    };
    const look = () => {
      if (confirmed !== null && confirmed !== before) end(resolve);
    };
    const timer = setTimeout(
      () => end(() => reject(new Error("The session wasn't confirmed in time"))),
      HANDSHAKE_MS,
    );
    listeners.add(look);
    look();
  });
}

/** Stands once in the app and shows nothing. */
export function SessionOwner() {
  const convex = useConvex();
  const token = useAuthToken();
  const { fetchAccessToken } = useLibraryAuth();
  const { isAuthenticated } = useConvexAuth();
  const { signOut } = useAuthActions();
  const owner = token === null ? null : ownerOf(token);
  const shown = useRef<string | null>(null);
  const isChanging = useRef(false);

  useEffect(() => {
    const before = shown.current;
    shown.current = owner;
    if (owner === null) {
      isChanging.current = false;
      confirm(null);
      return;
    }
    if (before === null || before === owner) {
      if (isAuthenticated && !isChanging.current) confirm(owner);
      return;
    }
    isChanging.current = true;
    convex.setAuth(fetchAccessToken, (isKnown) => {
      isChanging.current = false;
      if (isKnown) confirm(owner);
      else void signOut();
    });
  }, [convex, fetchAccessToken, isAuthenticated, owner, signOut]);
  return null;
}

/** The subject of a token is "user|session". Nothing is believed here: the server checks the signature. */
export function ownerOf(token: string): string | null {
  try {
    const payload = token.split(".")[1]!.replace(/-/g, "+").replace(/_/g, "/");
    const { sub } = JSON.parse(atob(payload)) as { sub?: unknown };
    return typeof sub === "string" ? (sub.split("|")[0] ?? null) : null;
  } catch {
    return null;
  }
}
