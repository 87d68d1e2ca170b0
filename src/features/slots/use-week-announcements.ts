import { useEffect, useRef, type RefObject } from "react";
import type { Instant, TimeZone } from "../../../convex/domain/time";
import { formatClock } from "../../lib/format-time";
import { useAnnounce } from "../../ui/announcer";
import type { LiveWeek } from "./use-live-week";

/**
 * Says what happens in the shown week: a time that became free always; one that went only to whoever was on it with
 * focus or pointer. The queue of the announcer keeps it to one sentence in five seconds.
 */
export function useWeekAnnouncements(
  week: LiveWeek,
  viewerZone: TimeZone,
  area: RefObject<HTMLElement | null>,
): void {
  const announce = useAnnounce();
  const attention = useRef<Instant | null>(null);
  const known = useRef<{
    scope: string;
    freed: Set<Instant>;
    taken: Set<Instant>;
    busy: Set<Instant>;
  } | null>(null);

  useEffect(() => {
    const element = area.current;
    if (element === null) return;
    const notice = (event: Event) => {
      const slot = (event.target as Element).closest<HTMLElement>("[data-starts-at]");
      attention.current = slot === null ? null : Number(slot.dataset["startsAt"]);
    };
    const forget = () => {
      attention.current = null;
    };
    element.addEventListener("focusin", notice);
    element.addEventListener("pointerover", notice);
    element.addEventListener("pointerleave", forget);
    return () => {
      element.removeEventListener("focusin", notice);
      element.removeEventListener("pointerover", notice);
      element.removeEventListener("pointerleave", forget);
    };
  }, [area]);

  const changes = week.status === "live" ? week.changes : null;
  useEffect(() => {
    if (changes === null) return;
    const { look } = changes;
    const before = known.current;
    known.current = {
      scope: look.scope,
      freed: new Set(changes.freed.keys()),
      taken: new Set(changes.taken.keys()),
      busy: new Set(look.beingBooked),
    };
    if (before === null || before.scope !== look.scope) return;
    for (const at of changes.freed.keys()) {
      if (!before.freed.has(at)) announce.polite(`${formatClock(at, viewerZone)} became free`, "slotCame");
    }
    for (const at of changes.taken.keys()) {
      if (!before.taken.has(at) && attention.current === at)
        announce.polite(`${formatClock(at, viewerZone)} was just taken`, "slotWent");
    }
    for (const at of look.beingBooked) {
      if (!before.busy.has(at) && attention.current === at)
        announce.polite(`Someone is booking ${formatClock(at, viewerZone)}`, "slotWent");
    }
  }, [announce, changes, viewerZone]);
}
