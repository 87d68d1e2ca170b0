import { createFileRoute } from "@tanstack/react-router";
import { DeskPage } from "../features/desk/desk-page";
import { ReadySwitch } from "../features/teach-now/ready-switch";
import { WaitedFor } from "../features/waitlist/waited-for";
import { useViewer } from "../lib/viewer";

export const Route = createFileRoute("/teach/")({
  component: Desk,
  head: () => ({ meta: [{ title: "Your lessons · InstaInstru" }] }),
});

function Desk() {
  const instructor = useViewer()?.instructor;
  if (instructor == null) return null;
  const { timeZone, slug } = instructor;
  return (
    <DeskPage
      timeZone={timeZone}
      news={<WaitedFor timeZone={timeZone} />}
      readySwitch={<ReadySwitch slug={slug} />}
    />
  );
}
