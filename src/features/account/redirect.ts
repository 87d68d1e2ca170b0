/* Security: where one goes after signing in comes from the address bar, so it may only lead to a page of ours. */

export type AuthSearch = { redirect?: string };

export function parseAuthSearch(search: Record<string, unknown>): AuthSearch {
  const redirect = ownPath(search["redirect"]);
  return redirect === null ? {} : { redirect };
}

export function ownPath(value: unknown): string | null {
  if (typeof value !== "string" || !/^\/(?![/\\])/.test(value)) return null;
  try {
    const base = "http://own.invalid";
    const url = new URL(value, base);
    return url.origin === base ? url.pathname + url.search + url.hash : null;
  } catch {
    return null;
  }
}
