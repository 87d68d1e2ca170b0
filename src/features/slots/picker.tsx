import { useEffect, type ReactNode } from "react";
import { useConnection } from "../../lib/connection";
import { TaskBody, TaskMessage } from "../../ui/task-dialog";
import { useIsDesk } from "../../ui/use-is-desk";
import { HoldMessages } from "./hold-messages";
import { MonthOfDays } from "./month-of-days";
import { CalendarFailed, NoLessons, NotTeaching } from "./no-times";
import { PickerControls } from "./picker-controls";
import { PickerDay } from "./picker-day";
import { PickerSummary } from "./picker-summary";
import { usePicking, type PickingWish, type PickTimeSearch, type ShownLesson } from "./use-picking";

/** What of it stands in the address bar: one day is open, and its week is the one around it. */
export type PickerSearch = Omit<PickTimeSearch, "week">;

export interface PickerProps extends Omit<PickingWish, "isWeek" | "search" | "onSearch"> {
  search: PickerSearch;
  onSearch: (change: Partial<PickerSearch>) => void;
  /** What stands under the times for whom none of them suits. */
  otherwise?: (shown: ShownLesson) => ReactNode;
}

/** A month, a lesson and the times of one day of one instructor, live: the inside of a dialog. */
export function Picker({ otherwise, search, onSearch, ...wish }: PickerProps) {
  const { instructor, viewerZone } = wish;
  const { firstName: name, timeZone: instructorZone, offerings } = instructor;
  const isDesk = useIsDesk();
  const { online } = useConnection();
  const picking = usePicking({
    ...wish,
    search: { ...search, week: search.day },
    onSearch: ({ week: _week, ...change }) => onSearch(change),
    isWeek: false,
  });
  const { choice, times, held } = picking;
  const { week, shownDay } = times;

  // The day that is open stays open, even when another becomes the first with a free time.
  const isKnown = week.status === "live";
  useEffect(() => {
    if (isKnown && search.day === undefined) onSearch({ day: shownDay });
    // eslint-disable-next-line react-hooks/exhaustive-deps -- once it is known
  }, [isKnown, search.day]);

  if (choice === null || week.status === "gone" || week.status === "failed") {
    return (
      <TaskBody>
        {week.status === "failed" ? (
          <CalendarFailed />
        ) : week.status === "gone" ? (
          <NotTeaching instructorFirstName={name} />
        ) : (
          <NoLessons instructorFirstName={name} />
        )}
      </TaskBody>
    );
  }
  return (
    <>
      <TaskBody>
        <div className="grid gap-y-6 lg:grid-cols-[22rem_minmax(0,1fr)] lg:gap-x-11">
          <div className="lg:sticky lg:top-0 lg:self-start">
            <MonthOfDays
              isInPlace
              fromThisWeek={!isDesk}
              instructorFirstName={name}
              asked={times.asked}
              today={times.today}
              horizon={times.horizon}
              zones={{ viewerZone, instructorZone }}
              firstDate={times.firstDate}
              shownDay={shownDay}
              isOld={!online}
              onChoose={(day) => onSearch({ day })}
            />
          </div>
          <div className="min-w-0">
            <PickerControls
              offerings={offerings}
              choice={choice}
              instructorFirstName={name}
              learners={picking.learners}
              learnerId={picking.learnerId}
              isDesk={isDesk}
              onChange={picking.onChange}
            />
            <PickerDay
              picking={picking}
              instructor={instructor}
              viewerZone={viewerZone}
              online={online}
              onDay={(day) => onSearch({ day })}
              otherwise={otherwise}
            />
          </div>
        </div>
      </TaskBody>
      <TaskMessage>
        <HoldMessages {...picking.messages} place="inside" />
      </TaskMessage>
      <PickerSummary held={held} choice={choice} instructorFirstName={name} viewerZone={viewerZone} />
    </>
  );
}
