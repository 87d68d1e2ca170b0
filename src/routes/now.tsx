import { createFileRoute } from "@tanstack/react-router";
import { NowPage } from "../features/teach-now/now-page";

export const Route = createFileRoute("/now")({
  component: Now,
  validateSearch: (search: Record<string, unknown>): { service?: string } =>
    typeof search["service"] === "string" ? { service: search["service"] } : {},
  head: () => ({ meta: [{ title: "Teach me now · InstaInstru" }] }),
});

function Now() {
  const { service } = Route.useSearch();
  const navigate = Route.useNavigate();
  return (
    <NowPage
      service={service}
      onService={(slug) => void navigate({ search: { service: slug }, replace: true, resetScroll: false })}
    />
  );
}
