import { useSyncExternalStore } from "react";

const wide = () => window.matchMedia("(min-width: 768px)");

/** Whether list and thread stand side by side; below, one of them is the whole screen. */
export function useTwoPanes(): boolean {
  return useSyncExternalStore(
    (onChange) => {
      const query = wide();
      query.addEventListener("change", onChange);
      return () => query.removeEventListener("change", onChange);
    },
    () => wide().matches,
  );
}
