import { useId, useState } from "react";

/** So many characters are shown before "Read more". */
const SHOWN = 320;

export function About({ firstName, bio }: { firstName: string; bio: string }) {
  const [open, setOpen] = useState(false);
  const id = useId();
  const text = bio.trim();
  if (text === "") return null;
  const isLong = text.length > SHOWN + 80;
  const cut = text.slice(0, text.lastIndexOf(" ", SHOWN) > 0 ? text.lastIndexOf(" ", SHOWN) : SHOWN);
  return (
    <section aria-labelledby={`${id}-title`}>
      <h2 id={`${id}-title`} className="text-xl">
        About {firstName}
      </h2>
      <p id={id} className="mt-2 max-w-(--container-text) whitespace-pre-line text-ink-2">
        {isLong && !open ? `${cut}… ` : text}
        {isLong && !open && (
          <button
            type="button"
            aria-expanded={false}
            aria-controls={id}
            onClick={() => setOpen(true)}
            className="rounded-xs font-semibold text-action-text underline decoration-action-line underline-offset-4"
          >
            Read more
          </button>
        )}
      </p>
    </section>
  );
}
