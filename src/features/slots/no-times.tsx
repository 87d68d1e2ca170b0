/** What stands in the place of the times of somebody who has none to show. */
import { ErrorState } from "../../ui/error-state";

interface NoTimesProps {
  instructorFirstName: string;
}

export function NotTeaching({ instructorFirstName: name }: NoTimesProps) {
  return (
    <ErrorState
      level={3}
      title={`${name} isn’t taking lessons now`}
      text="The page stays. Times come back here when they do."
    />
  );
}

export function NoLessons({ instructorFirstName: name }: NoTimesProps) {
  return (
    <ErrorState title={`${name} offers no lessons now`} text="Look again later, or find someone else." />
  );
}

export function CalendarFailed() {
  return (
    <ErrorState
      level={3}
      title="We can’t reach the calendar"
      text="A hold you have is safe. Reload the page to try again."
      onRetry={() => location.reload()}
    />
  );
}
