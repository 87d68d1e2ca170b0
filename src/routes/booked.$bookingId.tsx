import { createFileRoute } from "@tanstack/react-router";
import { BookedPage } from "../features/booking/booked-page";
import { useTimeZone } from "../lib/viewer";

export const Route = createFileRoute("/booked/$bookingId")({
  staticData: { frame: "tool" },
  head: () => ({ meta: [{ title: "You’re booked · InstaInstru" }] }),
  component: BookedRoute,
});

function BookedRoute() {
  const { bookingId } = Route.useParams();
  return <BookedPage bookingId={bookingId} viewerZone={useTimeZone()} />;
}
