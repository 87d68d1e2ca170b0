import { threeWayMergeWeek, type WeekConflict } from "../../../convex/domain/weekEditing";
import { Button } from "../../ui/button";
import { Dialog } from "../../ui/dialog";
import { RULE_WORDS } from "./format-rule-words";
import { rangeText } from "./grid-geometry";
import { changedDays, hoursOf } from "./week-changes";
import type { Week } from "./week-draft";

export interface WeekConflictProps {
  base: Week;
  mine: Week;
  /** What stands there now; null while nobody asks. */
  theirs: Week | null;
  dayNames: readonly { long: string }[];
  onKeepMine: () => void;
  onTakeTheirs: () => void;
  onMerge: (merged: Week) => void;
  onClose: () => void;
}

const MOST_SHOWN = 6;

/** Two windows changed the same times. Says what each of them wants there, and nothing is lost before somebody chose. */
export function WeekConflictDialog(props: WeekConflictProps) {
  const { base, mine, theirs, dayNames } = props;
  const merge = theirs === null ? null : threeWayMergeWeek(hoursOf(base), hoursOf(mine), hoursOf(theirs));
  const conflicts = merge?.kind === "conflicts" ? merge.conflicts : [];
  return (
    <Dialog
      open={theirs !== null}
      onOpenChange={props.onClose}
      size="md"
      title="Another window changed this week"
      description={`It changed ${theirs === null ? "" : changedDays(base, theirs, dayNames)}, also where you did:`}
      actions={
        <>
          <Button variant="quiet" onClick={props.onTakeTheirs}>
            Take theirs
          </Button>
          <Button variant="quiet" onClick={props.onKeepMine}>
            Keep mine
          </Button>
          <Button
            onClick={() => {
              if (merge !== null)
                props.onMerge(mine.map((day, index) => ({ ...day, intervals: merge.week[index] ?? [] })));
            }}
          >
            Merge both
          </Button>
        </>
      }
    >
      <ul className="grid gap-2">
        {conflicts.slice(0, MOST_SHOWN).map((conflict) => (
          <li
            key={`${conflict.day}-${conflict.startMinute}`}
            className="rounded-md bg-sunken px-4 py-3 text-sm"
          >
            <p className="nums font-semibold">
              {dayNames[conflict.day]?.long}, {rangeText(conflict.startMinute, conflict.endMinute)}
            </p>
            <p className="mt-0.5 text-ink-2">
              {isWholeDay(conflict) ? "Together too many pieces for one day." : sides(conflict)}
            </p>
          </li>
        ))}
      </ul>
      {conflicts.length > MOST_SHOWN && (
        <p className="mt-2 text-sm text-ink-2">And {conflicts.length - MOST_SHOWN} more places.</p>
      )}
      <p className="mt-4 text-sm text-ink-2">
        Merging keeps what each window changed elsewhere, and yours in these places; you see it before it is
        saved.
      </p>
    </Dialog>
  );
}

function sides({ mine, theirs }: WeekConflict): string {
  const words = (rule: WeekConflict["mine"]) =>
    rule === null ? "not offered" : RULE_WORDS[rule].toLowerCase();
  return `Here: ${words(mine)}. There: ${words(theirs)}.`;
}

/** How the merge says that a day as a whole has to be chosen. */
function isWholeDay({ mine, theirs }: WeekConflict): boolean {
  return mine === null && theirs === null;
}
