import { ConvexReactClient } from "convex/react";

/* Owns the one connection to the backend. Where it lives is said by the page that was served (one build runs anywhere),
 * else by the environment the app was built in. */

export function backendAddress(): string | null {
  const meta = document.querySelector<HTMLMetaElement>('meta[name="convex-url"]')?.content.trim();
  const built = import.meta.env.VITE_CONVEX_URL as string | undefined;
  return meta || built || null;
}

export function createConvexClient(address: string): ConvexReactClient {
  // Leaving the page is safe: commands carry an id and are repeated, and what is being written is stored first.
  return new ConvexReactClient(address, { unsavedChangesWarning: false });
}
