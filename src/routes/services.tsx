import { createFileRoute } from "@tanstack/react-router";
import { ServicesPage } from "../features/services/services-page";

export const Route = createFileRoute("/services")({
  head: () => ({ meta: [{ title: "All services · InstaInstru" }] }),
  component: ServicesPage,
});
