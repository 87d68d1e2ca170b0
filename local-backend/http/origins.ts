/** Which web pages may talk to the deployment. Programs that aren't browsers send no origin, and aren't held up by it. */
export type OriginCheck = (origin: string | undefined) => boolean;

/** No list: pages of every origin, as officially. The API knows no cookies, so a page can only do what anybody can. */
export function allowOrigins(allowed: readonly string[]): OriginCheck {
  const known = new Set(allowed.map((origin) => origin.toLowerCase()));
  return (origin) => known.size === 0 || origin === undefined || known.has(origin.toLowerCase());
}
