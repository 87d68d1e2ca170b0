import { useState } from "react";
import { BLOCK_REASON_MAX } from "../../../convex/domain/limits";
import { addDays, isLocalDate } from "../../../convex/domain/time";
import { refusalMessage, thrownMessage } from "../../lib/error-message";
import { Button } from "../../ui/button";
import { Dialog } from "../../ui/dialog";
import { Notice } from "../../ui/notice";
import { TextField } from "../../ui/text-field";
import { useToast } from "../../ui/toast";
import { datesText, rangesOf, type BlockedRange } from "./blocked-ranges";
import { useBlock, useBlockedDates, useLessonsIn, useUnblock } from "./queries";

export interface BlockDatesProps {
  open: boolean;
  onClose: () => void;
  /** In the instructor's calendar. */
  today: string;
}

/** Days off: block some dates, see those that are, open them again. Takes effect at once, and can be undone. */
export function BlockDates({ open, onClose, today }: BlockDatesProps) {
  const [first, setFirst] = useState(addDays(today, 1));
  const [last, setLast] = useState(addDays(today, 1));
  const [reason, setReason] = useState("");
  const [isSaving, setIsSaving] = useState(false);
  const blocked = useBlockedDates(open ? today : null);
  const isRange = isLocalDate(first) && isLocalDate(last) && first >= today && last >= first;
  const lessons = useLessonsIn(open && isRange ? { firstLocalDate: first, lastLocalDate: last } : null);
  const { block, unblock } = useBlocking();
  const count = lessons?.length ?? 0;
  const submit = async () => {
    setIsSaving(true);
    const isDone = await block({ firstLocalDate: first, lastLocalDate: last, reason });
    setIsSaving(false);
    if (isDone) onClose();
  };
  return (
    <Dialog
      open={open}
      onOpenChange={onClose}
      title="Block dates"
      description="Nothing can be booked on these days. Only you see why."
      actions={
        <>
          <Button variant="quiet" onClick={onClose}>
            Not now
          </Button>
          <Button
            onClick={() => void submit()}
            disabled={!isRange}
            pending={isSaving}
            pendingLabel="Blocking…"
          >
            Block {isRange ? datesText(first, last) : "dates"}
          </Button>
        </>
      }
    >
      <div className="grid gap-4">
        <div className="grid gap-4 sm:grid-cols-2">
          <TextField
            label="First day"
            type="date"
            value={first}
            min={today}
            onChange={(event) => {
              setFirst(event.target.value);
              if (event.target.value > last) setLast(event.target.value);
            }}
          />
          <TextField
            label="Last day"
            type="date"
            value={last}
            min={first}
            error={isRange || last === "" ? undefined : "Not before the first day, and not in the past."}
            onChange={(event) => setLast(event.target.value)}
          />
        </div>
        <TextField
          label="Reason"
          optional
          value={reason}
          maxLength={BLOCK_REASON_MAX}
          placeholder="Family day"
          onChange={(event) => setReason(event.target.value)}
        />
        {count > 0 && (
          <Notice tone="warn" lead={count === 1 ? "1 lesson stays." : `${count} lessons stay.`}>
            Blocking cancels nothing:{" "}
            {(lessons ?? [])
              .slice(0, 3)
              .map((each) => each.studentName)
              .join(", ")}
            {count > 3 ? " and others" : ""} still come.
          </Notice>
        )}
        <BlockedList ranges={rangesOf(blocked ?? [])} onOpen={(range) => void unblock(range)} />
      </div>
    </Dialog>
  );
}

function BlockedList({ ranges, onOpen }: { ranges: BlockedRange[]; onOpen: (range: BlockedRange) => void }) {
  if (ranges.length === 0) return null;
  return (
    <section aria-label="Blocked dates">
      <h3 className="mb-1 text-base font-semibold">Blocked now</h3>
      <ul className="max-h-52 divide-y divide-line overflow-y-auto">
        {ranges.map((range) => {
          const dates = datesText(range.firstLocalDate, range.lastLocalDate);
          return (
            <li key={range.firstLocalDate} className="flex items-center gap-3 py-1.5">
              <span className="min-w-0 flex-1">
                <span className="nums font-medium">{dates}</span>
                {range.reason !== null && (
                  <span className="block truncate text-sm text-ink-2">{range.reason}</span>
                )}
              </span>
              <Button
                variant="link"
                size="sm"
                aria-label={`Open ${dates} again`}
                onClick={() => onOpen(range)}
              >
                Open again
              </Button>
            </li>
          );
        })}
      </ul>
    </section>
  );
}

/** Both ways undo each other. */
function useBlocking() {
  const sendBlock = useBlock();
  const sendUnblock = useUnblock();
  const toast = useToast();
  const failed = (text: string) => {
    toast.show({ icon: "warn", lead: "Nothing changed.", text });
    return false;
  };
  const block = async (range: { firstLocalDate: string; lastLocalDate: string; reason: string }) => {
    const { firstLocalDate, lastLocalDate } = range;
    try {
      const outcome = await sendBlock(range);
      if (!outcome.ok) return failed(refusalMessage(outcome.error));
      const undo = async () => {
        try {
          const undone = await sendUnblock({ firstLocalDate, lastLocalDate, restore: outcome.replaced });
          if (!undone.ok) failed(refusalMessage(undone.error));
        } catch (error) {
          failed(thrownMessage(error));
        }
      };
      toast.show({
        id: "blocked-dates",
        icon: "check",
        lead: `${datesText(firstLocalDate, lastLocalDate)} blocked.`,
        text: "Students see no times then.",
        action: { label: "Undo", onPress: () => void undo() },
      });
      return true;
    } catch (error) {
      return failed(thrownMessage(error));
    }
  };
  const unblock = async ({ firstLocalDate, lastLocalDate, reason }: BlockedRange) => {
    try {
      const outcome = await sendUnblock({ firstLocalDate, lastLocalDate });
      if (!outcome.ok) return failed(refusalMessage(outcome.error));
      toast.show({
        id: "blocked-dates",
        icon: "check",
        lead: `${datesText(firstLocalDate, lastLocalDate)} open again.`,
        text: "With your usual hours.",
        action: {
          label: "Undo",
          onPress: () => void block({ firstLocalDate, lastLocalDate, reason: reason ?? "" }),
        },
      });
      return true;
    } catch (error) {
      return failed(thrownMessage(error));
    }
  };
  return { block, unblock };
}
