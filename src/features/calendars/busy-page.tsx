import { CalendarX, RefreshCw, Trash2, Upload } from "lucide-react";
import { useRef, useState } from "react";
import { MAX_BUSY_CALENDARS } from "../../../convex/domain/busyBlocks";
import { DAY, type TimeZone } from "../../../convex/domain/time";
import { useNow } from "../../lib/clock";
import { refusalMessage, thrownMessage } from "../../lib/error-message";
import { formatDate } from "../../lib/format-time";
import { Button } from "../../ui/button";
import { ButtonLink } from "../../ui/button-link";
import { Card } from "../../ui/card";
import { Dialog } from "../../ui/dialog";
import { EmptyState } from "../../ui/empty-state";
import { IconButton } from "../../ui/icon-button";
import { Page } from "../../ui/page";
import { Loading, Skeleton } from "../../ui/skeleton";
import { useToast } from "../../ui/toast";
import { useBusyCalendars, useRemoveCalendar, type BusyCalendar } from "./queries";
import { useImport } from "./use-import";

/** The calendars of an instructor's own life: what is busy there can't be booked. */
export function BusyPage({ timeZone }: { timeZone: TimeZone }) {
  const calendars = useBusyCalendars();
  const { importFile, pending } = useImport(timeZone);
  const [leaving, setLeaving] = useState<BusyCalendar | null>(null);
  const isFull = (calendars?.length ?? 0) >= MAX_BUSY_CALENDARS;
  return (
    <Page className="max-w-200! py-6 lg:py-8">
      <div className="flex flex-wrap items-center gap-3">
        <h1 className="text-2xl lg:text-3xl">Busy elsewhere</h1>
        <ButtonLink variant="quiet" size="sm" to="/teach" className="ml-auto">
          Your desk
        </ButtonLink>
      </div>
      <p className="mt-2 mb-6 max-w-prose text-ink-2">
        Import a calendar of your own, and nobody books you while you are busy there. Only the times are kept:
        what they are for never leaves this device.
      </p>
      {calendars === undefined ? (
        <Loading label="Loading your calendars">
          <Skeleton className="h-24 rounded-lg" />
        </Loading>
      ) : calendars.length === 0 ? (
        <Card>
          <EmptyState
            title="No calendar yet"
            text="Export it as an .ics file from Google, Apple or Outlook and choose the file here."
            action={
              <ChooseFile
                label="Choose a calendar file"
                pending={pending === "new"}
                onFile={(file) => void importFile(file, {})}
              />
            }
          />
        </Card>
      ) : (
        <>
          <ul className="grid gap-3">
            {calendars.map((calendar) => (
              <CalendarRow
                key={calendar.calendarId}
                calendar={calendar}
                timeZone={timeZone}
                pending={pending === calendar.calendarId}
                onFile={(file) =>
                  void importFile(file, { calendarId: calendar.calendarId, name: calendar.name })
                }
                onRemove={() => setLeaving(calendar)}
              />
            ))}
          </ul>
          <div className="mt-4">
            {isFull ? (
              <p className="text-sm text-ink-2">{MAX_BUSY_CALENDARS} calendars are the most.</p>
            ) : (
              <ChooseFile
                label="Add another file"
                pending={pending === "new"}
                onFile={(file) => void importFile(file, {})}
              />
            )}
          </div>
        </>
      )}
      <RemoveQuestion calendar={leaving} onClose={() => setLeaving(null)} />
    </Page>
  );
}

function CalendarRow(props: {
  calendar: BusyCalendar;
  timeZone: TimeZone;
  pending: boolean;
  onFile: (file: File) => void;
  onRemove: () => void;
}) {
  const { calendar, timeZone, pending } = props;
  const { name, blockCount, importedAt, coversUntil, unread } = calendar;
  const nowAt = useNow(60_000);
  const isStale = nowAt - importedAt > 14 * DAY;
  return (
    <li className="flex flex-wrap items-center gap-x-4 gap-y-3 rounded-lg border border-line bg-surface p-4 shadow-xs">
      <CalendarX size={22} aria-hidden className="text-ink-2" />
      <div className="nums min-w-52 flex-1">
        <h2 className="text-lg wrap-anywhere">{name}</h2>
        <p className="text-sm text-ink-2">
          {blockCount} busy {blockCount === 1 ? "time" : "times"} · imported{" "}
          {formatDate(importedAt, timeZone, nowAt)} · until {formatDate(coversUntil, timeZone, nowAt)}
        </p>
        {isStale && (
          <p className="text-sm text-warn">
            Two weeks old: choose a new file, so that it tells what came since.
          </p>
        )}
        {unread > 0 && (
          <p className="text-sm text-warn">
            {unread} {unread === 1 ? "event" : "events"} couldn’t be understood and can be booked over.
          </p>
        )}
      </div>
      <ChooseFile label="New file" small pending={pending} onFile={props.onFile} of={name} />
      <IconButton label={`Remove ${name}`} icon={<Trash2 size={18} aria-hidden />} onClick={props.onRemove} />
    </li>
  );
}

function ChooseFile(props: {
  label: string;
  of?: string;
  small?: boolean;
  pending: boolean;
  onFile: (file: File) => void;
}) {
  const { label, of: name, small = false, pending, onFile } = props;
  const input = useRef<HTMLInputElement>(null);
  const Icon = small ? RefreshCw : Upload;
  return (
    <>
      <Button
        variant={small ? "quiet" : "primary"}
        size={small ? "sm" : "md"}
        icon={<Icon size={small ? 16 : 20} aria-hidden />}
        pending={pending}
        pendingLabel="Reading…"
        aria-label={name === undefined ? undefined : `${label} for ${name}`}
        onClick={() => input.current?.click()}
      >
        {label}
      </Button>
      <input
        ref={input}
        type="file"
        accept=".ics,.ical,text/calendar"
        hidden
        onChange={(event) => {
          const file = event.target.files?.[0];
          // The same file again is a new choice.
          event.target.value = "";
          if (file !== undefined) onFile(file);
        }}
      />
    </>
  );
}

function RemoveQuestion({ calendar, onClose }: { calendar: BusyCalendar | null; onClose: () => void }) {
  const remove = useRemoveCalendar();
  const toast = useToast();
  const [pending, setPending] = useState(false);
  const keepButton = useRef<HTMLButtonElement>(null);
  const last = useRef(calendar);
  if (calendar !== null) last.current = calendar;
  const shown = last.current;
  const go = async () => {
    if (shown === null) return;
    setPending(true);
    try {
      const answer = await remove({ calendarId: shown.calendarId });
      if (answer.ok) toast.show({ icon: "check", lead: `${shown.name} is removed.` });
      else toast.show({ icon: "warn", lead: "Not removed.", text: refusalMessage(answer.error) });
    } catch (error) {
      toast.show({ icon: "warn", lead: "Not removed.", text: thrownMessage(error) });
    }
    setPending(false);
    onClose();
  };
  return (
    <Dialog
      open={calendar !== null}
      onOpenChange={(isOpen) => !isOpen && onClose()}
      initialFocus={keepButton}
      title={`Remove ${shown?.name ?? ""}?`}
      description="Its times can be booked again at once, where your hours are open."
    >
      <div className="flex flex-col-reverse gap-2.5 md:flex-row md:justify-end">
        <Button ref={keepButton} variant="quiet" onClick={onClose}>
          Keep it
        </Button>
        <Button variant="danger" pending={pending} pendingLabel="Removing…" onClick={() => void go()}>
          Remove it
        </Button>
      </div>
    </Dialog>
  );
}
