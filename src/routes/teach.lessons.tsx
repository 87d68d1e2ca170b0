import { createFileRoute } from "@tanstack/react-router";
import { TaughtPage, type TaughtSearch } from "../features/lessons/taught-page";

const ENDINGS = ["completed", "cancelled", "no_show", "payment_failed"] as const;

export const Route = createFileRoute("/teach/lessons")({
  validateSearch: (search: Record<string, unknown>): TaughtSearch => {
    const { tab, student, ended } = search;
    if (tab !== "past") return typeof student === "string" ? { student } : {};
    const known = ENDINGS.find((each) => each === ended);
    return { tab: "past", ...(known === undefined ? {} : { ended: known }) };
  },
  head: () => ({ meta: [{ title: "Lessons you teach · InstaInstru" }] }),
  component: TaughtRoute,
});

function TaughtRoute() {
  const navigate = Route.useNavigate();
  return (
    <TaughtPage
      search={Route.useSearch()}
      onSearch={(search) => void navigate({ search, replace: true, resetScroll: false })}
    />
  );
}
