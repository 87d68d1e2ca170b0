import { useSyncExternalStore } from "react";

const events = ["focus", "blur", "visibilitychange"] as const;

function subscribe(onChange: () => void): () => void {
  for (const event of events) {
    (event === "visibilitychange" ? document : window).addEventListener(event, onChange);
  }
  return () => {
    for (const event of events) {
      (event === "visibilitychange" ? document : window).removeEventListener(event, onChange);
    }
  };
}

/** Somebody looks at this page: it is visible and its window has the focus. */
export function useAttention(): boolean {
  return useSyncExternalStore(subscribe, () => document.visibilityState === "visible" && document.hasFocus());
}
