/* Owns what was typed at a checkout: it survives a reload and signing up, and goes with the tab. */
import { useState } from "react";

export interface CheckoutDraft {
  note: string;
  address: string;
}

const EMPTY: CheckoutDraft = { note: "", address: "" };
const keyOf = (claimId: string) => `checkout-draft:${claimId}`;

export function readDraft(claimId: string): CheckoutDraft {
  try {
    const stored = JSON.parse(
      sessionStorage.getItem(keyOf(claimId)) ?? "null",
    ) as Partial<CheckoutDraft> | null;
    return {
      note: typeof stored?.note === "string" ? stored.note : "",
      address: typeof stored?.address === "string" ? stored.address : "",
    };
  } catch {
    return EMPTY;
  }
}

export function writeDraft(claimId: string, draft: CheckoutDraft): void {
  try {
    sessionStorage.setItem(keyOf(claimId), JSON.stringify(draft));
  } catch {
    // Without storage the words live as long as the page.
  }
}

/** A hold that takes the place of another one takes its words along. */
export function moveDraft(from: string, to: string): void {
  writeDraft(to, readDraft(from));
}

export function useDraft(claimId: string): [CheckoutDraft, (change: Partial<CheckoutDraft>) => void] {
  const [draft, setDraft] = useState(() => readDraft(claimId));
  return [
    draft,
    (change) => {
      const next = { ...draft, ...change };
      setDraft(next);
      writeDraft(claimId, next);
    },
  ];
}
