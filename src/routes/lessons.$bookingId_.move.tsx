import { createFileRoute } from "@tanstack/react-router";
import { firstNameOf } from "../features/lessons/lesson-words";
import { MovePage } from "../features/lessons/move-page";
import { MoveDatesCard } from "../features/slots/move-dates";
import { MoveTime } from "../features/slots/move-time";
import { dateText, oneOf, searchParams } from "../lib/search-params";
import { useTimeZone } from "../lib/viewer";

export const Route = createFileRoute("/lessons/$bookingId_/move")({
  validateSearch: searchParams({ week: dateText, day: dateText, scope: oneOf(["following"]) }),
  head: () => ({ meta: [{ title: "Move a lesson · InstaInstru" }] }),
  component: MoveRoute,
});

function MoveRoute() {
  const { bookingId } = Route.useParams();
  const { scope = "this", ...dates } = Route.useSearch();
  const navigate = Route.useNavigate();
  const viewerZone = useTimeZone();
  const toLesson = (id: string, replace = false) =>
    void navigate({ to: "/lessons/$bookingId", params: { bookingId: id }, search: {}, replace });
  return (
    <MovePage
      bookingId={bookingId}
      scope={scope}
      onScope={(next) =>
        void navigate({
          search: ({ scope: _former, ...rest }) => (next === "this" ? rest : { ...rest, scope: next }),
          replace: true,
          resetScroll: false,
        })
      }
      onMoved={(movedId) => toLesson(movedId, true)}
      dates={(props) => (
        <MoveDatesCard
          {...props}
          viewerZone={viewerZone}
          instructorFirstName={firstNameOf(props.first.instructor.displayName)}
        />
      )}
      times={({ lesson, moving, onChoose, takenAt, onCloseTaken }) => (
        <MoveTime
          lesson={lesson}
          moving={moving}
          instructorFirstName={firstNameOf(lesson.instructor.displayName)}
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
