import { createFileRoute } from "@tanstack/react-router";
import { LessonsPage } from "../features/lessons/lessons-page";
import { WaitingList } from "../features/waitlist/waiting-list";
import { useTimeZone } from "../lib/viewer";

export const Route = createFileRoute("/lessons/")({
  validateSearch: (search: Record<string, unknown>): { tab?: "history" } =>
    search["tab"] === "history" ? { tab: "history" } : {},
  head: () => ({ meta: [{ title: "My lessons · InstaInstru" }] }),
  component: Lessons,
});

function Lessons() {
  const { tab = "upcoming" } = Route.useSearch();
  const navigate = Route.useNavigate();
  const timeZone = useTimeZone();
  return (
    <LessonsPage
      tab={tab}
      waiting={<WaitingList timeZone={timeZone} />}
      onTab={(next) => void navigate({ search: next === "history" ? { tab: next } : {}, replace: true })}
    />
  );
}
