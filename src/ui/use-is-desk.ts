import { useSyncExternalStore } from "react";

const desk = () => window.matchMedia("(min-width: 1024px)");

/** Whether there is room for seven columns. Only where the two layouts differ in what they are, not in how they look. */
export function useIsDesk(): boolean {
  return useSyncExternalStore(
    (onChange) => {
      const query = desk();
      query.addEventListener("change", onChange);
      return () => query.removeEventListener("change", onChange);
    },
    () => desk().matches,
  );
}
