import { threeWayMergeWeek } from "../../../convex/domain/weekEditing";
import { useAnnounce } from "../../ui/announcer";
import { Button } from "../../ui/button";
import { Notice } from "../../ui/notice";
import type { DayName } from "./day-names";
import type { WeekEditor } from "./use-week-editor";
import { changedDays, hoursOf } from "./week-changes";
import type { Week } from "./week-draft";

export interface ChangedElsewhereProps {
  editor: WeekEditor;
  /** What stands there now. */
  theirs: Week;
  dayNames: readonly DayName[];
  /** Both changed the same times: a person has to choose. */
  onChoose: (theirs: Week) => void;
}

/** Another window has saved this week while one is painted here: told at once, not when saving. */
export function ChangedElsewhere({ editor, theirs, dayNames, onChoose }: ChangedElsewhereProps) {
  const announce = useAnnounce();
  const { base, week } = editor;
  const bringIn = () => {
    const merge = threeWayMergeWeek(hoursOf(base.week), hoursOf(week), hoursOf(theirs));
    if (merge.kind === "conflicts") return onChoose(theirs);
    editor.rebase(
      theirs,
      week.map((day, index) => ({ ...day, intervals: merge.week[index] ?? [] })),
    );
    announce.polite("Brought in, not saved yet.");
  };
  return (
    <Notice
      role="status"
      className="mb-4"
      lead="Changed in another window:"
      action={
        <Button variant="quiet" size="sm" onClick={bringIn}>
          Bring it in
        </Button>
      }
    >
      {changedDays(base.week, theirs, dayNames)}. Your own changes stay.
    </Notice>
  );
}
