import { Link } from "@tanstack/react-router";
import { ArrowLeft } from "lucide-react";
import type { ReactNode } from "react";
import { ButtonLink } from "../../ui/button-link";
import { Card } from "../../ui/card";
import { EmptyState } from "../../ui/empty-state";
import { Page } from "../../ui/page";
import { Loading, Skeleton } from "../../ui/skeleton";

const width = "max-w-295! py-3 pb-10 lg:py-5 lg:pb-16";

/** The page of a lesson with its way back: to one's own lessons, or to the desk of whoever teaches. */
export function LessonFrame({ isStudent, children }: { isStudent: boolean; children: ReactNode }) {
  return (
    <Page className={width}>
      <Link
        to={isStudent ? "/lessons" : "/teach"}
        className="mb-2 -ml-2 inline-flex min-h-11 items-center gap-2 rounded-md px-2 text-sm text-ink-2 no-underline hover:bg-hover hover:text-ink"
      >
        <ArrowLeft size={16} aria-hidden />
        {isStudent ? "My lessons" : "Your desk"}
      </Link>
      {children}
    </Page>
  );
}

export function LessonMissing() {
  return (
    <Page className="py-10">
      <Card className="mx-auto max-w-160">
        <EmptyState
          level={1}
          title="This lesson isn’t here, or isn’t yours to see"
          text="The address may be old, or it belongs to another account."
          action={<ButtonLink to="/lessons">My lessons</ButtonLink>}
        />
      </Card>
    </Page>
  );
}

export function LessonPageSkeleton() {
  return (
    <Page className={width}>
      <Loading label="Loading the lesson">
        <Skeleton className="mt-3 mb-5 h-5 w-24" />
        <div className="grid items-start gap-8 lg:grid-cols-[minmax(0,1fr)_380px] lg:gap-10">
          <div className="grid gap-8">
            <Skeleton className="h-108 rounded-lg! md:h-72" />
            <Skeleton className="h-56 rounded-lg!" />
          </div>
          <div className="grid gap-5">
            <Skeleton className="h-51 rounded-lg!" />
            <Skeleton className="h-53 rounded-lg!" />
          </div>
        </div>
      </Loading>
    </Page>
  );
}
