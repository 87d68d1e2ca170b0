import { createFileRoute } from "@tanstack/react-router";
import { BadgesPanel } from "../features/components/badges-panel";
import { ButtonsPanel } from "../features/components/buttons-panel";
import { ChipsPanel } from "../features/components/chips-panel";
import { InputsPanel } from "../features/components/inputs-panel";
import { MessagesPanel } from "../features/components/messages-panel";
import { MonthPanel } from "../features/components/month-panel";
import { SlotsPanel } from "../features/components/slots-panel";
import { StatesPanel } from "../features/components/states-panel";
import { AvatarsPanel } from "../features/components/avatars-panel";
import { OverlaysPanel } from "../features/components/overlays-panel";
import { Page } from "../ui/page";

/** Every control in every state on one page: the reference for src/ui, and what its screenshots are made of. */
export const Route = createFileRoute("/components")({
  head: () => ({ meta: [{ title: "Components · InstaInstru" }, { name: "robots", content: "noindex" }] }),
  component: ComponentsPage,
});

function ComponentsPage() {
  return (
    <Page className="py-8">
      <h1 className="mb-6 text-2xl">Component sheet</h1>
      <div className="grid items-start gap-5 lg:grid-cols-2">
        <div className="grid gap-5">
          <ButtonsPanel />
          <SlotsPanel />
          <InputsPanel />
          <ChipsPanel />
        </div>
        <div className="grid gap-5">
          <BadgesPanel />
          <AvatarsPanel />
          <MessagesPanel />
          <OverlaysPanel />
          <MonthPanel />
        </div>
      </div>
      <div className="mt-5">
        <StatesPanel />
      </div>
    </Page>
  );
}
