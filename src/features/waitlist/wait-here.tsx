import { useLocation } from "@tanstack/react-router";
import { BellRing } from "lucide-react";
import { lazy, Suspense, useState } from "react";
import { useMember } from "../../lib/viewer";
import { Button } from "../../ui/button";
import { ButtonLink } from "../../ui/button-link";
import type { WaitWish } from "./join-dialog";
import { LeaveButton } from "./leave-button";
import { useWaitlist } from "./queries";
import { closedWords, rangeWords } from "./wait-range";

const JoinDialog = lazy(() => import("./join-dialog").then((module) => ({ default: module.JoinDialog })));
const JoinHere = lazy(() => import("./join-dialog").then((module) => ({ default: module.JoinHere })));

export interface WaitHereProps {
  wish: WaitWish;
  /** Nothing at all is free in what is shown. */
  isFull: boolean;
  viewerZone: string;
  /** It stands in a dialog: the form opens here instead of over it. */
  isInDialog?: boolean;
}

/** Under a week of times: the way to wait for one, and what one waits for with this instructor already. */
export function WaitHere({ wish, isFull, viewerZone, isInDialog = false }: WaitHereProps) {
  const member = useMember();
  const { href } = useLocation();
  const [open, setOpen] = useState(false);
  const waiting =
    useWaitlist()?.entries.filter(({ instructorId }) => instructorId === wish.instructorId) ?? [];
  const Join = isInDialog ? JoinHere : JoinDialog;
  const isFormHere = isInDialog && open;
  const words = "Join the waitlist";
  const icon = <BellRing size={18} aria-hidden />;
  return (
    <section aria-label="Waitlist" className="mt-5 rounded-lg border border-line bg-sunken p-4 md:px-5">
      <div className="flex flex-wrap items-center gap-x-4 gap-y-3">
        <p className="min-w-0 flex-1 basis-72 text-sm text-ink-2">
          <strong className="block text-base text-ink">
            {isFull ? "Be the first to know" : "Nothing that suits you?"}
          </strong>
          Say when you can. The moment a time becomes free, it is kept for you for two minutes.
        </p>
        {isFormHere ? null : member ? (
          <Button variant={isFull ? "primary" : "quiet"} icon={icon} onClick={() => setOpen(true)}>
            {words}
          </Button>
        ) : (
          <ButtonLink variant="quiet" to="/sign-up" search={{ redirect: href }} icon={icon}>
            Sign up to wait
          </ButtonLink>
        )}
      </div>
      {waiting.length > 0 && (
        <ul aria-label="You wait for" className="mt-4 grid gap-2 border-t border-line pt-3">
          {waiting.map((entry) => (
            <li key={entry.entryId} className="flex flex-wrap items-center gap-x-3 gap-y-1">
              <p className="nums min-w-0 flex-1 text-sm">
                You wait for <strong>{rangeWords(entry, viewerZone)}</strong> · {entry.serviceName},{" "}
                {entry.durationMinutes} min
                {entry.learnerName !== null && ` · for ${entry.learnerName}`}
                {!entry.isOpen && <span className="block text-ink-2">{closedWords(entry)}</span>}
              </p>
              <LeaveButton entry={entry} viewerZone={viewerZone} />
            </li>
          ))}
        </ul>
      )}
      {open && (
        <Suspense fallback={null}>
          <Join wish={wish} viewerZone={viewerZone} onClose={() => setOpen(false)} />
        </Suspense>
      )}
    </section>
  );
}
