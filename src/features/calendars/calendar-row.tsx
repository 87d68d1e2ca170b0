import { CalendarSync, CalendarX, RefreshCw, Trash2 } from "lucide-react";
import { useState, type ReactNode } from "react";
import type { TimeZone } from "../../../convex/domain/time";
import { useNow } from "../../lib/clock";
import { refusalMessage, thrownMessage } from "../../lib/error-message";
import { formatDate } from "../../lib/format-time";
import { Button } from "../../ui/button";
import { classNames } from "../../ui/class-names";
import { IconButton } from "../../ui/icon-button";
import { useToast } from "../../ui/toast";
import { freshnessOf, type Freshness } from "./freshness";
import { useReadCalendar, type BusyCalendar } from "./queries";

const TONES: Record<Freshness["tone"], string> = {
  good: "text-good",
  quiet: "text-ink-2",
  warn: "text-warn",
};

/** One calendar: what it blocks, and how fresh that is. `renew` is what brings a file up to date. */
export function CalendarRow(props: {
  calendar: BusyCalendar;
  timeZone: TimeZone;
  renew: ReactNode;
  onRemove: () => void;
}) {
  const { calendar, timeZone, renew, onRemove } = props;
  const { name, blockCount, importedAt, coversUntil, unread, following } = calendar;
  const nowAt = useNow(30_000);
  const { tone, text } = freshnessOf(calendar, nowAt, timeZone);
  const Icon = following === null ? CalendarX : CalendarSync;
  return (
    <li className="flex flex-wrap items-center gap-x-4 gap-y-3 rounded-lg border border-line bg-surface p-4 shadow-xs">
      <Icon size={22} aria-hidden className="text-ink-2" />
      <div className="nums min-w-52 flex-1">
        <h2 className="text-lg wrap-anywhere">{name}</h2>
        {importedAt !== null && (
          <p className="text-sm text-ink-2">
            {blockCount} busy {blockCount === 1 ? "time" : "times"} until{" "}
            {formatDate(coversUntil, timeZone, nowAt)}
          </p>
        )}
        <p className={classNames("text-sm", TONES[tone])}>{text}</p>
        {unread > 0 && (
          <p className="text-sm text-warn">
            {unread} {unread === 1 ? "event" : "events"} couldn’t be understood and can be booked over.
          </p>
        )}
        {following !== null && (
          <details className="mt-1 text-sm text-ink-2">
            <summary className="w-fit cursor-pointer rounded-sm py-1">{hostOf(following.url)}</summary>
            <p className="wrap-anywhere select-all">{following.url}</p>
          </details>
        )}
      </div>
      {following === null ? renew : <ReadNow calendar={calendar} isReading={following.isReading} />}
      <IconButton label={`Remove ${name}`} icon={<Trash2 size={18} aria-hidden />} onClick={onRemove} />
    </li>
  );
}

function ReadNow({ calendar, isReading }: { calendar: BusyCalendar; isReading: boolean }) {
  const readNow = useReadCalendar();
  const toast = useToast();
  const [asking, setAsking] = useState(false);
  const go = async () => {
    setAsking(true);
    const tell = (text: string) => toast.show({ icon: "warn", lead: "Not read.", text });
    try {
      const answer = await readNow({ calendarId: calendar.calendarId });
      if (!answer.ok) tell(refusalMessage(answer.error));
    } catch (error) {
      tell(thrownMessage(error));
    }
    setAsking(false);
  };
  return (
    <Button
      variant="quiet"
      size="sm"
      icon={<RefreshCw size={16} aria-hidden />}
      pending={asking || isReading}
      pendingLabel="Reading…"
      aria-label={`Read ${calendar.name} now`}
      onClick={() => void go()}
    >
      Read now
    </Button>
  );
}

/** The rest of the address is a secret that a look over the shoulder needn't catch. */
function hostOf(url: string): string {
  try {
    return new URL(url).host;
  } catch {
    return "Address";
  }
}
