/* Owns the memory of a hold that ends while one looks at it: the server forgets it, the page still says what it was. */
import type { Checkout } from "./queries";

const KEY = "last-checkout";

export function rememberCheckout(checkout: Checkout): void {
  try {
    sessionStorage.setItem(KEY, JSON.stringify(checkout));
  } catch {
    // Without storage a reload shows less.
  }
}

/** What was last seen of this hold in this tab. */
export function rememberedCheckout(claimId: string): Checkout | null {
  try {
    const stored = JSON.parse(sessionStorage.getItem(KEY) ?? "null") as Checkout | null;
    const hold = stored?.hold;
    if (hold?.claimId !== claimId || typeof hold.startsAt !== "number") return null;
    return typeof stored?.instructor?.displayName === "string" ? stored : null;
  } catch {
    return null;
  }
}
