import { createFileRoute, Outlet, useParams } from "@tanstack/react-router";
import { ToSignIn } from "../features/account/to-sign-in";
import { LessonPageSkeleton } from "../features/lessons/lesson-frame";
import { LessonsPageSkeleton } from "../features/lessons/lessons-skeleton";
import { useMember } from "../lib/viewer";

export const Route = createFileRoute("/lessons")({ component: MembersLessons });

/** Lessons belong to an account: whoever has none here logs in first and comes back. */
function MembersLessons() {
  const member = useMember();
  const { bookingId } = useParams({ strict: false });
  if (member === undefined) {
    return bookingId === undefined ? <LessonsPageSkeleton /> : <LessonPageSkeleton />;
  }
  if (member === null) return <ToSignIn />;
  return <Outlet />;
}
