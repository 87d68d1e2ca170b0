import { createFileRoute } from "@tanstack/react-router";
import { useCallback } from "react";
import type { Id } from "../../convex/_generated/dataModel";
import { CheckoutPage } from "../features/booking/checkout-page";
import { HoldCard } from "../features/slots/hold-card";
import { HoldEnded, type HoldEndedProps } from "../features/slots/hold-ended";
import { useTaught } from "../features/slots/queries";
import { SeriesChoice, type SeriesChoiceProps } from "../features/slots/series-choice";
import { useTimeZone } from "../lib/viewer";

export const Route = createFileRoute("/checkout/$claimId")({
  staticData: { frame: "task" },
  head: () => ({ meta: [{ title: "Book your lesson · InstaInstru" }] }),
  component: CheckoutRoute,
});

function CheckoutRoute() {
  const { claimId } = Route.useParams();
  const navigate = Route.useNavigate();
  const viewerZone = useTimeZone();
  const onHeld = useCallback(
    (next: Id<"claims">) =>
      void navigate({ to: "/checkout/$claimId", params: { claimId: next }, replace: true }),
    [navigate],
  );
  const onBooked = useCallback(
    (bookingId: Id<"bookings">) =>
      // Back doesn't lead to a checkout that is done.
      void navigate({ to: "/booked/$bookingId", params: { bookingId }, replace: true }),
    [navigate],
  );
  return (
    <CheckoutPage
      claimId={claimId}
      viewerZone={viewerZone}
      holdCard={(hold) => <HoldCard hold={hold} viewerZone={viewerZone} />}
      seriesChoice={(hold, onUnsettled) => (
        <SeriesForLearner first={hold} viewerZone={viewerZone} onUnsettled={onUnsettled} />
      )}
      ended={(hold, { again, pending, lost }) => (
        <EndedForLearner hold={hold} viewerZone={viewerZone} onHold={again} pending={pending} lost={lost} />
      )}
      onHeld={onHeld}
      onBooked={onBooked}
    />
  );
}

function SeriesForLearner(
  props: Pick<SeriesChoiceProps, "first" | "viewerZone" | "onUnsettled"> & {
    first: { learnerId: string; instructorName: string };
  },
) {
  const taught = useTaught(props.first.learnerId);
  const [instructorFirstName = ""] = props.first.instructorName.split(" ");
  return <SeriesChoice {...props} taught={taught} instructorFirstName={instructorFirstName} />;
}

function EndedForLearner(props: Omit<HoldEndedProps, "taught">) {
  const taught = useTaught(props.hold.learnerId);
  return <HoldEnded {...props} taught={taught} />;
}
