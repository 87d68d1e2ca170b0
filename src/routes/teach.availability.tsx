import { createFileRoute, useNavigate } from "@tanstack/react-router";
import { isLocalDate } from "../../convex/domain/time";
import { AvailabilityPage } from "../features/availability/availability-page";
import { useViewer } from "../lib/viewer";

export const Route = createFileRoute("/teach/availability")({
  component: Availability,
  validateSearch: (search: Record<string, unknown>): { week?: string } =>
    typeof search["week"] === "string" && isLocalDate(search["week"]) ? { week: search["week"] } : {},
  head: () => ({ meta: [{ title: "Your week · InstaInstru" }] }),
});

function Availability() {
  const timeZone = useViewer()?.instructor?.timeZone;
  const { week } = Route.useSearch();
  const navigate = useNavigate();
  if (timeZone === undefined) return null;
  return (
    <AvailabilityPage
      timeZone={timeZone}
      week={week}
      onWeek={(monday) =>
        void navigate({ to: "/teach/availability", search: monday === undefined ? {} : { week: monday } })
      }
    />
  );
}
