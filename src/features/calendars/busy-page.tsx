import { useRef, useState, type ReactNode } from "react";
import { MAX_BUSY_CALENDARS } from "../../../convex/domain/busyBlocks";
import type { TimeZone } from "../../../convex/domain/time";
import { refusalMessage, thrownMessage } from "../../lib/error-message";
import { Button } from "../../ui/button";
import { ButtonLink } from "../../ui/button-link";
import { Card } from "../../ui/card";
import { Dialog } from "../../ui/dialog";
import { Page } from "../../ui/page";
import { Loading, Skeleton } from "../../ui/skeleton";
import { useToast } from "../../ui/toast";
import { CalendarRow } from "./calendar-row";
import { ChooseFile } from "./choose-file";
import { FollowForm } from "./follow-form";
import { useBusyCalendars, useRemoveCalendar, type BusyCalendar } from "./queries";
import { useImport } from "./use-import";

/** The calendars of an instructor's own life: what is busy there can't be booked. */
export function BusyPage({ timeZone }: { timeZone: TimeZone }) {
  const calendars = useBusyCalendars();
  const { importFile, pending } = useImport(timeZone);
  const [leaving, setLeaving] = useState<BusyCalendar | null>(null);
  return (
    <Page className="max-w-200! py-6 lg:py-8">
      <div className="flex flex-wrap items-center gap-3">
        <h1 className="text-2xl lg:text-3xl">Busy elsewhere</h1>
        <ButtonLink variant="quiet" size="sm" to="/teach" className="ml-auto">
          Your desk
        </ButtonLink>
      </div>
      <p className="mt-2 mb-6 max-w-prose text-ink-2">
        Bring a calendar of your own, and nobody books you while you are busy there. Only the times are kept,
        never what they are for.
      </p>
      {calendars === undefined ? (
        <Loading label="Loading your calendars">
          <Skeleton className="h-24 rounded-lg" />
        </Loading>
      ) : (
        <>
          {calendars.length > 0 && (
            <ul className="mb-8 grid gap-3">
              {calendars.map((calendar) => (
                <CalendarRow
                  key={calendar.calendarId}
                  calendar={calendar}
                  timeZone={timeZone}
                  renew={
                    <ChooseFile
                      label="New file"
                      small
                      of={calendar.name}
                      pending={pending === calendar.calendarId}
                      onFile={(file) =>
                        void importFile(file, { calendarId: calendar.calendarId, name: calendar.name })
                      }
                    />
                  }
                  onRemove={() => setLeaving(calendar)}
                />
              ))}
            </ul>
          )}
          {calendars.length >= MAX_BUSY_CALENDARS ? (
            <p className="text-sm text-ink-2">{MAX_BUSY_CALENDARS} calendars are the most.</p>
          ) : (
            <div className="grid items-start gap-4 md:grid-cols-2">
              <Way
                title="From an address"
                text="Stays fresh by itself: it is read about every hour, and what changes there changes here."
              >
                <FollowForm />
              </Way>
              <Way
                title="From a file"
                text="Read once, here on this device: only the times leave it. When something changes, choose a new file."
              >
                <p className="mb-4 text-sm text-ink-2">
                  Export it as an .ics file from Google, Apple or Outlook.
                </p>
                <ChooseFile
                  label="Choose a calendar file"
                  pending={pending === "new"}
                  onFile={(file) => void importFile(file, {})}
                />
              </Way>
            </div>
          )}
        </>
      )}
      <RemoveQuestion calendar={leaving} onClose={() => setLeaving(null)} />
    </Page>
  );
}

function Way({ title, text, children }: { title: string; text: string; children: ReactNode }) {
  return (
    <Card className="p-5">
      <h2 className="text-lg">{title}</h2>
      <p className="mt-1 mb-4 text-sm text-ink-2">{text}</p>
      {children}
    </Card>
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
