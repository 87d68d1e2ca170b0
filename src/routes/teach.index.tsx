import { createFileRoute } from "@tanstack/react-router";
import { DeskPage } from "../features/desk/desk-page";
import { WaitedFor } from "../features/waitlist/waited-for";
import { useViewer } from "../lib/viewer";

export const Route = createFileRoute("/teach/")({
  component: Desk,
  head: () => ({ meta: [{ title: "Your lessons · InstaInstru" }] }),
});

function Desk() {
  const timeZone = useViewer()?.instructor?.timeZone;
  return timeZone === undefined ? null : (
    <DeskPage timeZone={timeZone} news={<WaitedFor timeZone={timeZone} />} />
  );
}
