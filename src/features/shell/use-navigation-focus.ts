import { useRouter } from "@tanstack/react-router";
import { useEffect } from "react";

/** How long a page may take to bring its title (its code may still be on the way). */
const TITLE_MS = 3000;

/**
 * A new page without a reload is silent to a screen reader and leaves the keyboard where it was. So focus goes to the
 * new title; not on the first page, and not when only the search part of the address changed (filters, tabs).
 */
export function useNavigationFocus(): void {
  const router = useRouter();
  useEffect(() => {
    let observer: MutationObserver | undefined;
    let timer: ReturnType<typeof setTimeout> | undefined;
    const stop = () => {
      observer?.disconnect();
      clearTimeout(timer);
    };
    const unsubscribe = router.subscribe("onResolved", (event) => {
      if (event.fromLocation === undefined || !event.pathChanged) return;
      stop();
      if (focusTitle()) return;
      observer = new MutationObserver(() => {
        if (focusTitle()) stop();
      });
      observer.observe(document.getElementById("main") ?? document.body, { childList: true, subtree: true });
      timer = setTimeout(stop, TITLE_MS);
    });
    return () => {
      stop();
      unsubscribe();
    };
  }, [router]);
}

function focusTitle(): boolean {
  const title = document.querySelector<HTMLElement>("main h1");
  if (title === null) return false;
  // A page may have put the focus where it belongs already (a form's first field, a dialog).
  const active = document.activeElement;
  if (active instanceof HTMLElement && active.closest("main, [role=dialog]") !== null) return true;
  title.setAttribute("tabindex", "-1");
  title.focus({ preventScroll: true });
  return true;
}
