import { useState } from "react";
import { addDays } from "../../../convex/domain/time";
import { Button } from "../../ui/button";
import { Dialog } from "../../ui/dialog";
import { SelectField } from "../../ui/select-field";
import { datesText } from "./blocked-ranges";

const WEEKS = [1, 2, 3, 4, 6, 8, 12, 26, 52] as const;

export interface RepeatWeekProps {
  open: boolean;
  mondayLocalDate: string;
  onClose: () => void;
  onRepeat: (weeks: number) => void;
}

/** Asks for how many weeks, and says which dates that overwrites. */
export function RepeatWeek({ open, mondayLocalDate, onClose, onRepeat }: RepeatWeekProps) {
  const [weeks, setWeeks] = useState(4);
  const dates = datesText(addDays(mondayLocalDate, 7), addDays(mondayLocalDate, weeks * 7 + 6));
  return (
    <Dialog
      open={open}
      onOpenChange={onClose}
      title="Repeat this week"
      description={`Saves this week, and ${dates} get the same hours instead of theirs. Blocked dates stay blocked, lessons stay.`}
      actions={
        <>
          <Button variant="quiet" onClick={onClose}>
            Not now
          </Button>
          <Button onClick={() => onRepeat(weeks)}>Save and repeat</Button>
        </>
      }
    >
      <SelectField
        label="For the next"
        value={String(weeks)}
        options={WEEKS.map((count) => ({
          value: String(count),
          label: count === 1 ? "1 week" : `${count} weeks`,
        }))}
        onChange={(value) => setWeeks(Number(value))}
      />
    </Dialog>
  );
}
