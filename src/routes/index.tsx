import { createFileRoute } from "@tanstack/react-router";
import { FreeBoard } from "../features/board/free-board";
import { HomePage } from "../features/home/home-page";
import { useHold } from "../features/slots/use-hold";
import { refusalMessage } from "../lib/error-message";
import { formatClock } from "../lib/format-time";
import { useTimeZone } from "../lib/viewer";
import { useToast } from "../ui/toast";

export const Route = createFileRoute("/")({ component: HomeRoute });

function HomeRoute() {
  const navigate = Route.useNavigate();
  const timeZone = useTimeZone();
  const { hold } = useHold();
  const toast = useToast();
  return (
    <HomePage
      onFind={({ service, category, maxPrice }, text) =>
        void navigate({
          to: "/browse",
          search: {
            ...(service === null ? {} : { service: service.slug }),
            ...(category === null ? {} : { category: category.slug }),
            ...(service === null && category === null && text !== "" ? { q: text } : {}),
            ...(maxPrice === null ? {} : { maxPrice }),
          },
        })
      }
      board={
        <FreeBoard
          timeZone={timeZone}
          onHold={async ({ card, format, durationMinutes, startsAt }) => {
            const { instructorId, offering } = card;
            const wish = { instructorId, offeringId: offering.offeringId, format, durationMinutes, startsAt };
            const answer = await hold(wish);
            if (answer.ok) {
              await navigate({ to: "/checkout/$claimId", params: { claimId: answer.claimId } });
              return;
            }
            const { failure } = answer;
            const context = { time: formatClock(startsAt, timeZone), name: card.displayName, timeZone };
            toast.show({
              icon: "warn",
              text: failure.kind === "failed" ? failure.message : refusalMessage(failure.refusal, context),
            });
          }}
        />
      }
    />
  );
}
