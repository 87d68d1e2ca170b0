import type { TimeZone } from "../../../convex/domain/time";
import { Avatar } from "../../ui/avatar";
import { ButtonLink } from "../../ui/button-link";
import { formatLabels } from "../../ui/format-icon";
import { LeaveButton } from "./leave-button";
import { useWaitlist } from "./queries";
import { closedWords, rangeWords } from "./wait-range";

/** Among one's lessons: the times one waits for, and the way out; nothing at all without one. */
export function WaitingList({ timeZone }: { timeZone: TimeZone }) {
  const entries = useWaitlist()?.entries ?? [];
  if (entries.length === 0) return null;
  return (
    <section aria-labelledby="waiting-for" className="mt-8">
      <h2 id="waiting-for" className="mb-3 font-sans text-sm font-semibold tracking-normal text-ink-2">
        On the waitlist
      </h2>
      <ul className="grid gap-2.5">
        {entries.map((entry) => (
          <li
            key={entry.entryId}
            className="flex flex-wrap items-center gap-x-4 gap-y-3 rounded-lg border border-line bg-surface p-4 shadow-xs"
          >
            <Avatar id={entry.instructorUserId} name={entry.instructorName} size={44} />
            <div className="nums min-w-0 flex-1 basis-56">
              <p className="font-semibold wrap-anywhere">
                {entry.serviceName} with {entry.instructorName}
              </p>
              <p className="text-sm text-ink-2">
                {rangeWords(entry, timeZone)} · {formatLabels[entry.format]} · {entry.durationMinutes} min
                {entry.learnerName !== null && ` · for ${entry.learnerName}`}
              </p>
              {!entry.isOpen && <p className="mt-0.5 text-sm">{closedWords(entry)}</p>}
            </div>
            <div className="flex gap-2">
              <ButtonLink
                variant="quiet"
                size="sm"
                to="/instructors/$slug"
                params={{ slug: entry.instructorSlug }}
                search={{ service: entry.serviceSlug, format: entry.format, minutes: entry.durationMinutes }}
                aria-label={`Live times of ${entry.instructorName}`}
              >
                Live times
              </ButtonLink>
              <LeaveButton entry={entry} viewerZone={timeZone} />
            </div>
          </li>
        ))}
      </ul>
    </section>
  );
}
