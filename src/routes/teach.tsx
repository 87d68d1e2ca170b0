import { createFileRoute, Outlet } from "@tanstack/react-router";
import { useViewer } from "../lib/viewer";
import { ButtonLink } from "../ui/button-link";
import { Card } from "../ui/card";
import { EmptyState } from "../ui/empty-state";
import { Page } from "../ui/page";
import { Loading, Skeleton } from "../ui/skeleton";

export const Route = createFileRoute("/teach")({ component: TeachLayout });

/** The instructor's desk: only for people who teach. */
function TeachLayout() {
  const viewer = useViewer();
  if (viewer === undefined) {
    return (
      <Page className="py-8">
        <Loading label="Loading your desk">
          <Skeleton className="h-10 w-64" />
          <Skeleton className="mt-6 h-80 rounded-lg" />
        </Loading>
      </Page>
    );
  }
  if (viewer?.instructor != null) return <Outlet />;
  const isMember = viewer?.kind === "member";
  return (
    <Page className="py-8">
      <Card className="mx-auto max-w-160">
        <EmptyState
          level={1}
          title={isMember ? "Your account doesn't teach yet" : "Log in to your desk"}
          text={
            isMember
              ? "Here instructors open hours and see their lessons. Signing up to teach isn't open yet."
              : "Here instructors open hours and see their lessons, live."
          }
          action={
            isMember ? (
              <ButtonLink to="/">Find a time to learn</ButtonLink>
            ) : (
              <ButtonLink to="/sign-in" search={{ redirect: "/teach" }}>
                Log in
              </ButtonLink>
            )
          }
        />
      </Card>
    </Page>
  );
}
