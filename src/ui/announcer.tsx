import { createContext, useContext, useEffect, useMemo, useState, type ReactNode } from "react";
import { createAnnouncementQueue, type Announcement } from "./announcement-queue";

export type Announce = {
  /** Heard when there is a pause. */
  polite: (text: string, kind?: Announcement["kind"]) => void;
  /** Heard at once: only as the answer to something just pressed, or an offer that runs out. */
  assertive: (text: string) => void;
};

const AnnounceContext = createContext<Announce | null>(null);

export function AnnouncerProvider({ children }: { children: ReactNode }) {
  const [texts, setTexts] = useState({ polite: "", assertive: "" });
  const queue = useMemo(
    () =>
      createAnnouncementQueue((politeness, text) =>
        // The trailing space makes a repeated sentence a new one, so that it is read again.
        setTexts((now) => ({ ...now, [politeness]: now[politeness] === text ? `${text}\u00a0` : text })),
      ),
    [],
  );
  useEffect(() => queue.stop, [queue]);
  const announce = useMemo<Announce>(
    () => ({
      polite: (text, kind = "sentence") => queue.polite({ kind, text }),
      assertive: queue.assertive,
    }),
    [queue],
  );
  return (
    <AnnounceContext value={announce}>
      {children}
      <div className="sr-only" aria-live="polite" aria-atomic="true" data-announcer="polite">
        {texts.polite}
      </div>
      <div className="sr-only" aria-live="assertive" aria-atomic="true" data-announcer="assertive">
        {texts.assertive}
      </div>
    </AnnounceContext>
  );
}

export function useAnnounce(): Announce {
  const announce = useContext(AnnounceContext);
  if (announce === null) throw new Error("useAnnounce needs an AnnouncerProvider above it");
  return announce;
}
