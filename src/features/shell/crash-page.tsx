import { useRouter, type ErrorComponentProps } from "@tanstack/react-router";
import { useEffect } from "react";
import { thrownError, thrownMessage } from "../../lib/error-message";
import { Button } from "../../ui/button";
import { ErrorState } from "../../ui/error-state";
import { Page } from "../../ui/page";
import { NotFoundPage } from "./not-found-page";

const RELOADED_KEY = "reloaded-for-chunk";

/** What stands instead of a page that failed. */
export function CrashPage({ error, reset }: ErrorComponentProps) {
  const router = useRouter();
  const outdated = isMissingChunk(error);
  useEffect(() => {
    // A new version was deployed under this tab: its code files are gone. One reload fetches the new ones.
    if (!outdated || sessionStorage.getItem(RELOADED_KEY) === location.href) return;
    sessionStorage.setItem(RELOADED_KEY, location.href);
    location.reload();
  }, [outdated]);
  if (thrownError(error)?.code === "notFound") return <NotFoundPage />;
  return (
    <Page className="py-16">
      <ErrorState
        level={1}
        title={outdated ? "There is a new version of this page" : "This page couldn’t be shown"}
        text={outdated ? "Reload it. Your holds and drafts are kept." : thrownMessage(error)}
      />
      <div className="flex justify-center">
        <Button
          onClick={() => {
            if (outdated) return location.reload();
            reset();
            void router.invalidate();
          }}
        >
          {outdated ? "Reload" : "Try again"}
        </Button>
      </div>
    </Page>
  );
}

function isMissingChunk(error: unknown): boolean {
  return error instanceof Error && /dynamically imported module|module script failed/i.test(error.message);
}
