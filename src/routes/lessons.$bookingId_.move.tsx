import { createFileRoute } from "@tanstack/react-router";
import { MovePage } from "../features/lessons/move-page";
import { MoveTime } from "../features/slots/move-time";
import { dateText, searchParams } from "../lib/search-params";
import { useTimeZone } from "../lib/viewer";

export const Route = createFileRoute("/lessons/$bookingId_/move")({
  validateSearch: searchParams({ week: dateText, day: dateText }),
  head: () => ({ meta: [{ title: "Move a lesson · InstaInstru" }] }),
  component: MoveRoute,
});

function MoveRoute() {
  const { bookingId } = Route.useParams();
  const dates = Route.useSearch();
  const navigate = Route.useNavigate();
  const viewerZone = useTimeZone();
  const toLesson = (id: string, replace = false) =>
    void navigate({ to: "/lessons/$bookingId", params: { bookingId: id }, search: {}, replace });
  return (
    <MovePage
      bookingId={bookingId}
      onMoved={() => toLesson(bookingId, true)}
      times={({ lesson, onChoose, takenAt, onCloseTaken }) => (
        <MoveTime
          lesson={lesson}
          instructorFirstName={lesson.instructor.displayName.split(" ")[0] ?? ""}
          viewerZone={viewerZone}
          dates={dates}
          onDates={(change) =>
            void navigate({
              search: (before) => ({ ...before, ...change }),
              replace: change.week === undefined,
              resetScroll: false,
            })
          }
          onChoose={onChoose}
          onLesson={toLesson}
          takenAt={takenAt}
          onCloseTaken={onCloseTaken}
        />
      )}
    />
  );
}
