import { useState } from "react";
import { addDays } from "../../../convex/domain/time";
import { Button } from "../../ui/button";
import { Dialog } from "../../ui/dialog";
import { Notice } from "../../ui/notice";
import { SelectField } from "../../ui/select-field";
import { datesText } from "./blocked-ranges";
import { lessonsOutside } from "./impact";
import { useLessonsIn } from "./queries";
import type { SaveOptions } from "./use-week-saving";
import type { Week } from "./week-draft";

const WEEKS = [1, 2, 3, 4, 6, 8, 12, 26, 52] as const;
/** How far ahead the usual week is compared with lessons. */
const USUAL_WEEKS_SHOWN = 13;

export interface SpreadWeekProps {
  /** What shall be done with the hours of this week beyond it; null asks nothing. */
  asks: "repeat" | "usual" | null;
  week: Week;
  timeZone: string;
  onClose: () => void;
  onSpread: (options: SaveOptions) => void;
}

/** Asks before the hours of one week reach others, and says which dates and lessons that concerns. */
export function SpreadWeek({ asks, week, timeZone, onClose, onSpread }: SpreadWeekProps) {
  const [weeks, setWeeks] = useState(4);
  const monday = week[0]?.localDate ?? "";
  const isUsual = asks === "usual";
  const dates = datesText(addDays(monday, 7), addDays(monday, weeks * 7 + 6));
  return (
    <Dialog
      open={asks !== null}
      onOpenChange={onClose}
      title={isUsual ? "Make this your usual week" : "Repeat this week"}
      description={
        isUsual
          ? `Every week from ${datesText(monday, monday)} on gets these hours. Dates that you set by hand after this week, and blocked ones, stay as they are.`
          : `Saves this week, and ${dates} get the same hours instead of theirs. Blocked dates stay blocked.`
      }
      actions={
        <>
          <Button variant="quiet" onClick={onClose}>
            Not now
          </Button>
          <Button
            onClick={() => onSpread(isUsual ? { as: "usual" } : { as: "thisWeek", repeatWeeks: weeks })}
          >
            {isUsual ? "Save as usual week" : "Save and repeat"}
          </Button>
        </>
      }
    >
      <div className="grid gap-4">
        {!isUsual && (
          <SelectField
            label="For the next"
            value={String(weeks)}
            options={WEEKS.map((count) => ({
              value: String(count),
              label: count === 1 ? "1 week" : `${count} weeks`,
            }))}
            onChange={(value) => setWeeks(Number(value))}
          />
        )}
        {asks !== null && (
          <LessonsOutside week={week} weeks={isUsual ? USUAL_WEEKS_SHOWN : weeks} timeZone={timeZone} />
        )}
      </div>
    </Dialog>
  );
}

/** Lessons of this week and so many after it that these hours don't cover. They stay. */
function LessonsOutside({ week, weeks, timeZone }: { week: Week; weeks: number; timeZone: string }) {
  const monday = week[0]?.localDate ?? "";
  const lastLocalDate = addDays(monday, Math.min(weeks * 7 + 6, 365));
  const lessons = useLessonsIn({ firstLocalDate: monday, lastLocalDate });
  const outside = lessonsOutside(week, lessons ?? [], timeZone);
  if (outside.length === 0) return null;
  const names = outside.slice(0, 3).map((lesson) => lesson.studentName);
  return (
    <Notice
      tone="warn"
      lead={
        outside.length === 1
          ? "1 lesson is outside these hours."
          : `${outside.length} lessons are outside these hours.`
      }
    >
      Nothing is cancelled: {names.join(", ")}
      {outside.length > 3 ? " and others" : ""} still {outside.length === 1 ? "comes" : "come"}.
    </Notice>
  );
}
