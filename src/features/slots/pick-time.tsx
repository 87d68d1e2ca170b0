import type { ReactNode } from "react";
import { useIsDesk } from "../../ui/use-is-desk";
import { HoldBar } from "./hold-bar";
import { HoldMessages } from "./hold-messages";
import { LessonControls } from "./lesson-controls";
import { NoLessons } from "./no-times";
import { TimesCard } from "./times-card";
import { usePicking, type PickingWish, type ShownLesson } from "./use-picking";

export interface PickTimeProps extends Omit<PickingWish, "isWeek"> {
  /** What stands under the times for whom none of them suits. */
  otherwise?: (shown: ShownLesson) => ReactNode;
}

/** The week of live times of one instructor, and the hold that a press on one of them makes. */
export function PickTime({ otherwise, ...wish }: PickTimeProps) {
  const { instructor, viewerZone, onSearch } = wish;
  const { firstName } = instructor;
  const isDesk = useIsDesk();
  const picking = usePicking({ ...wish, isWeek: isDesk });
  const { choice, held, lesson } = picking;
  if (choice === null) return <NoLessons instructorFirstName={firstName} />;
  return (
    <TimesCard
      title="Pick a time"
      instructorFirstName={firstName}
      instructorZone={instructor.timeZone}
      viewerZone={viewerZone}
      times={picking.times}
      isDesk={isDesk}
      controls={
        <LessonControls
          offerings={instructor.offerings}
          choice={choice}
          instructorFirstName={firstName}
          learners={picking.learners}
          learnerId={picking.learnerId}
          isDesk={isDesk}
          onChange={picking.onChange}
        />
      }
      onDates={onSearch}
      onPress={picking.onPress}
      onRelease={picking.onRelease}
      onTake={picking.holdAt}
      footer={lesson !== null && otherwise?.(lesson)}
    >
      <HoldMessages {...picking.messages} place={held === null ? "pageEnd" : "aboveBar"} />
      {held !== null && <HoldBar hold={held} instructorFirstName={firstName} viewerZone={viewerZone} />}
    </TimesCard>
  );
}
