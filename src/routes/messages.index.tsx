import { createFileRoute } from "@tanstack/react-router";

/** The list alone, which the layout draws. */
export const Route = createFileRoute("/messages/")({
  staticData: { frame: "tool" },
  head: () => ({ meta: [{ title: "Messages · InstaInstru" }] }),
  component: () => null,
});
