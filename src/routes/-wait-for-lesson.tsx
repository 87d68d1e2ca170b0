import type { Id } from "../../convex/_generated/dataModel";
import type { ShownLesson } from "../features/slots/use-picking";
import { WaitHere } from "../features/waitlist/wait-here";

export interface WaitForLessonProps {
  instructor: { instructorId: Id<"instructors">; firstName: string };
  shown: ShownLesson;
  viewerZone: string;
  isInDialog?: boolean;
}

/** Under the times of one instructor: waiting for one of the lesson that is chosen above. */
export function WaitForLesson({ instructor, shown, viewerZone, isInDialog }: WaitForLessonProps) {
  const { offering, format, durationMinutes, learner, dates, date, isFull } = shown;
  return (
    <WaitHere
      wish={{
        instructorId: instructor.instructorId,
        instructorFirstName: instructor.firstName,
        offeringId: offering.offeringId,
        serviceName: offering.serviceName,
        ...{ format, durationMinutes, dates, date },
        learnerId: learner?.id,
        learnerName: learner?.name ?? null,
      }}
      isFull={isFull}
      viewerZone={viewerZone}
      isInDialog={isInDialog}
    />
  );
}
