import { useEffect, useRef, useState } from "react";
import type { Id } from "../../../convex/_generated/dataModel";
import type { Format } from "../../../convex/domain/common";
import type { LocalDate } from "../../../convex/domain/time";
import { serverNow } from "../../lib/clock";
import { refusalMessage, thrownMessage } from "../../lib/error-message";
import { formatClock, formatDate } from "../../lib/format-time";
import { Button } from "../../ui/button";
import { ChoiceChips } from "../../ui/choice-chips";
import { Dialog } from "../../ui/dialog";
import { formatLabels } from "../../ui/format-icon";
import { SelectField } from "../../ui/select-field";
import { useToast } from "../../ui/toast";
import { useJoin } from "./queries";
import { DAY_PARTS, dayPartOf, rangeFault, rangeOf, rangeWords, type HourRange } from "./wait-range";

/** The lesson that is waited for, as the picker has it. */
export interface WaitWish {
  instructorId: Id<"instructors">;
  instructorFirstName: string;
  offeringId: Id<"offerings">;
  serviceName: string;
  format: Format;
  durationMinutes: number;
  learnerId: Id<"learners"> | undefined;
  /** Null: oneself. */
  learnerName: string | null;
  /** The days that are shown, and the one to begin with. */
  dates: readonly LocalDate[];
  date: LocalDate;
}

export interface JoinDialogProps {
  wish: WaitWish;
  viewerZone: string;
  onClose: () => void;
}

const HOURS = Array.from({ length: 25 }, (_, hour) => hour);

/** Over a page. */
export function JoinDialog(props: JoinDialogProps) {
  return (
    <Dialog
      open
      onOpenChange={(open) => {
        if (!open) props.onClose();
      }}
      title={`Wait for a time with ${props.wish.instructorFirstName}`}
      description={lessonWords(props.wish)}
    >
      <JoinForm {...props} />
    </Dialog>
  );
}

/** Inside something that is open already: never one dialog over another. */
export function JoinHere(props: JoinDialogProps) {
  const box = useRef<HTMLDivElement>(null);
  useEffect(() => {
    box.current?.scrollIntoView({ block: "nearest" });
    box.current?.querySelector("select")?.focus({ preventScroll: true });
  }, []);
  return (
    <div
      ref={box}
      role="group"
      aria-label="Join the waitlist"
      className="mt-4 scroll-mb-6 border-t border-line pt-4"
    >
      <p className="mb-4 text-sm text-ink-2">{lessonWords(props.wish)}</p>
      <JoinForm {...props} />
    </div>
  );
}

function lessonWords({ serviceName, format, durationMinutes, learnerName }: WaitWish): string {
  const whose = learnerName === null ? "" : ` · for ${learnerName}`;
  return `${serviceName} · ${formatLabels[format]} · ${durationMinutes} min${whose}`;
}

/** Which day, and between which hours. */
function JoinForm({ wish, viewerZone, onClose }: JoinDialogProps) {
  const join = useJoin();
  const toast = useToast();
  const [date, setDate] = useState(wish.date);
  const [hours, setHours] = useState<HourRange>({ fromHour: 0, toHour: 24 });
  const [pending, setPending] = useState(false);
  const [error, setError] = useState("");
  const range = rangeOf(date, hours, viewerZone);
  const { instructorFirstName: name, durationMinutes, format } = wish;

  const change = (next: Partial<HourRange>) => {
    setError("");
    setHours((before) => ({ ...before, ...next }));
  };
  const submit = async () => {
    const fault = rangeFault(range, durationMinutes, serverNow());
    setError(fault);
    if (fault !== "") return;
    setPending(true);
    try {
      const { offeringId, learnerId } = wish;
      const answer = await join({
        ...{ offeringId, format, durationMinutes, ...range },
        ...(learnerId === undefined ? {} : { learnerId }),
      });
      if (answer.ok) {
        toast.show({
          icon: "check",
          lead: "You’re on the waitlist.",
          text: `${rangeWords(range, viewerZone)}. Keep this app open to be asked at once.`,
        });
        return onClose();
      }
      setError(refusalMessage(answer.error, { name, timeZone: viewerZone }));
    } catch (thrown) {
      setError(thrownMessage(thrown));
    }
    setPending(false);
  };
  const hourName = (hour: number) =>
    hour === 24
      ? "midnight"
      : formatClock(rangeOf(date, { fromHour: hour, toHour: 24 }, viewerZone).fromAt, viewerZone);

  return (
    <>
      <div className="grid gap-4">
        <SelectField
          label="Day"
          value={date}
          onChange={(next) => {
            setError("");
            setDate(next);
          }}
          options={wish.dates.map((each) => ({
            value: each,
            label: formatDate(rangeOf(each, { fromHour: 12, toHour: 24 }, viewerZone).fromAt, viewerZone),
          }))}
        />
        <ChoiceChips
          label="Part of the day"
          className="flex-wrap"
          options={DAY_PARTS.map(({ value, label }) => ({ value: value as string, label }))}
          value={dayPartOf(hours)}
          onChange={(value) => {
            const part = DAY_PARTS.find((each) => each.value === value);
            if (part !== undefined) change({ fromHour: part.fromHour, toHour: part.toHour });
          }}
        />
        <div className="grid grid-cols-2 gap-3">
          <SelectField
            label="From"
            value={String(hours.fromHour)}
            onChange={(value) => change({ fromHour: Number(value) })}
            options={HOURS.slice(0, 24).map((hour) => ({ value: String(hour), label: hourName(hour) }))}
          />
          <SelectField
            label="Until"
            value={String(hours.toHour)}
            onChange={(value) => change({ toHour: Number(value) })}
            options={HOURS.slice(1).map((hour) => ({ value: String(hour), label: hourName(hour) }))}
          />
        </div>
        <p role="alert" className="text-sm font-medium text-bad empty:hidden">
          {error}
        </p>
        <p className="text-sm text-ink-2">
          When a time becomes free, whoever joined first is asked first, and has two minutes to say yes.
          Nothing is charged for waiting.
        </p>
      </div>
      <div className="mt-5 flex flex-col-reverse gap-2.5 md:flex-row md:justify-end">
        <Button variant="quiet" onClick={onClose}>
          Not now
        </Button>
        <Button pending={pending} onClick={() => void submit()}>
          Join the waitlist
        </Button>
      </div>
    </>
  );
}
