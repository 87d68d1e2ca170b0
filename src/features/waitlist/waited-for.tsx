import { Users } from "lucide-react";
import { HOUR, type TimeZone } from "../../../convex/domain/time";
import { useNow } from "../../lib/clock";
import { formatDay } from "../../lib/format-time";
import { ButtonLink } from "../../ui/button-link";
import { Card } from "../../ui/card";
import { useWanted } from "./queries";
import { waitedDays } from "./waited-days";

/** On the desk: on which days students wait for a time, and how many; nothing when nobody does. */
export function WaitedFor({ timeZone }: { timeZone: TimeZone }) {
  const nowAt = useNow(60_000);
  // The question changes with the hour, not with the minute.
  const days = waitedDays(useWanted(Math.floor(nowAt / HOUR) * HOUR) ?? [], timeZone).slice(0, 5);
  if (days.length === 0) return null;
  return (
    <Card className="mb-8 flex flex-wrap items-center gap-x-5 gap-y-3 p-5 lg:max-w-200">
      <Users size={24} aria-hidden className="text-ink-2" />
      <div className="min-w-0 flex-1 basis-64">
        <h2 className="text-lg">Students wait for a time</h2>
        <ul className="nums mt-1 flex flex-wrap gap-x-4 gap-y-0.5 text-sm text-ink-2">
          {days.map(({ localDate, fromAt, count }) => (
            <li key={localDate}>
              {formatDay(fromAt, timeZone, nowAt)}: <strong className="text-ink">{count}</strong>
            </li>
          ))}
        </ul>
        <p className="mt-1 text-sm text-ink-2">Hours that you open there are offered to them at once.</p>
      </div>
      <ButtonLink variant="quiet" to="/teach/availability">
        Open hours
      </ButtonLink>
    </Card>
  );
}
