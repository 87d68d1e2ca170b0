import { createFileRoute } from "@tanstack/react-router";
import { SettingsPage } from "../features/calendar-settings/settings-page";

export const Route = createFileRoute("/teach/settings")({
  component: SettingsPage,
  head: () => ({ meta: [{ title: "Calendar settings · InstaInstru" }] }),
});
