import { createFileRoute } from "@tanstack/react-router";
import { AddToCalendar } from "../features/booking/add-to-calendar";
import { LessonPage } from "../features/lessons/lesson-page";

export const Route = createFileRoute("/lessons/$bookingId")({
  head: () => ({ meta: [{ title: "Lesson · InstaInstru" }] }),
  component: LessonRoute,
});

function LessonRoute() {
  const { bookingId } = Route.useParams();
  return (
    <LessonPage
      bookingId={bookingId}
      calendarButton={(lesson) => <AddToCalendar booking={lesson} variant="quiet" />}
    />
  );
}
