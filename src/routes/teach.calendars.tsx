import { createFileRoute } from "@tanstack/react-router";
import { BusyPage } from "../features/calendars/busy-page";
import { useViewer } from "../lib/viewer";

export const Route = createFileRoute("/teach/calendars")({
  component: Calendars,
  head: () => ({ meta: [{ title: "Busy elsewhere · InstaInstru" }] }),
});

function Calendars() {
  const timeZone = useViewer()?.instructor?.timeZone;
  return timeZone === undefined ? null : <BusyPage timeZone={timeZone} />;
}
