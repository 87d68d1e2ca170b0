import { Button } from "../../ui/button";
import { Card } from "../../ui/card";
import { EmptyState } from "../../ui/empty-state";
import { ErrorState } from "../../ui/error-state";
import { Loading, Skeleton } from "../../ui/skeleton";
import { Panel } from "./panel";

export function StatesPanel() {
  return (
    <Panel title="Empty, loading, error">
      <div className="grid gap-4 md:grid-cols-3">
        <Card className="shadow-none">
          <EmptyState
            level={3}
            title="No lessons yet"
            text="Someone is free this afternoon."
            action={<Button>Find a time</Button>}
          />
        </Card>
        <Card className="p-6 shadow-none">
          <Loading label="Loading lessons">
            <div className="flex gap-3.5">
              <Skeleton className="size-14 rounded-lg" />
              <div className="flex-1 space-y-2 pt-2">
                <Skeleton className="h-4 w-3/5" />
                <Skeleton className="h-3 w-4/5" />
              </div>
            </div>
            <Skeleton className="mt-4 h-3" />
            <div className="mt-4 grid grid-cols-3 gap-2">
              <Skeleton className="h-11" />
              <Skeleton className="h-11" />
              <Skeleton className="h-11" />
            </div>
          </Loading>
        </Card>
        <Card className="shadow-none">
          <ErrorState
            level={3}
            title="We can’t reach the calendar"
            text="Your hold is safe. Trying again by itself."
            onRetry={() => {}}
          />
        </Card>
      </div>
    </Panel>
  );
}
