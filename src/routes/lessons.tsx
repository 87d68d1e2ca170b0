import { createFileRoute, Outlet } from "@tanstack/react-router";
import { ToSignIn } from "../features/account/to-sign-in";
import { LessonsSkeleton } from "../features/lessons/lessons-skeleton";
import { useMember } from "../lib/viewer";
import { Page } from "../ui/page";
import { Skeleton } from "../ui/skeleton";

export const Route = createFileRoute("/lessons")({ component: MembersLessons });

/** Lessons belong to an account: whoever has none here logs in first and comes back. */
function MembersLessons() {
  const member = useMember();
  if (member === undefined) {
    return (
      <Page className="max-w-275! py-6 lg:py-8">
        <Skeleton className="mb-6 h-9 w-44 lg:h-10" />
        <LessonsSkeleton label="Loading your lessons" />
      </Page>
    );
  }
  if (member === null) return <ToSignIn />;
  return <Outlet />;
}
