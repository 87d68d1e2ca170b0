import { Check, CircleSlash } from "lucide-react";
import { useState } from "react";
import { serverNow, useNow } from "../../lib/clock";
import { useMember } from "../../lib/viewer";
import { ButtonLink } from "../../ui/button-link";
import { Card } from "../../ui/card";
import { EmptyState } from "../../ui/empty-state";
import { Page } from "../../ui/page";
import { Loading, Skeleton } from "../../ui/skeleton";
import { AddToCalendar } from "./add-to-calendar";
import { bookedSentence, bookedStanding, bookedTitles } from "./booked-words";
import { BookedTicket } from "./booked-ticket";
import { Confetti } from "./confetti";
import { MessageInstructor } from "./message-instructor";
import { PolicyLine } from "./policy-line";
import { useBookedTogether, useBooking, type Booking } from "./queries";

/** A booking so fresh that it is a moment. */
const FRESH_MS = 60_000;

export function BookedPage({ bookingId, viewerZone }: { bookingId: string; viewerZone: string }) {
  const booking = useBooking(bookingId);
  const member = useMember();
  if (booking === undefined) return <BookedSkeleton />;
  if (booking === null) {
    return (
      <Page className="py-10">
        <Card className="mx-auto max-w-160">
          <EmptyState
            level={1}
            title="This booking isn’t here, or isn’t yours to see"
            action={
              member === null ? (
                <ButtonLink to="/sign-in" search={{ redirect: `/booked/${bookingId}` }}>
                  Log in
                </ButtonLink>
              ) : (
                <ButtonLink to="/lessons">My lessons</ButtonLink>
              )
            }
          />
        </Card>
      </Page>
    );
  }
  return <Booked booking={booking} viewerZone={viewerZone} />;
}

function Booked({ booking, viewerZone }: { booking: Booking; viewerZone: string }) {
  const nowAt = useNow(15_000);
  const lessons = useBookedTogether(booking);
  const [isFresh] = useState(() => serverNow() - booking.bookedAt < FRESH_MS);
  const standing = bookedStanding(booking, nowAt);
  const sentence = bookedSentence(booking, viewerZone, nowAt);
  const name = booking.instructor.displayName.split(" ")[0] ?? "";
  const isGood = standing === "coming" || standing === "running";
  return (
    <div className="relative isolate flex-1 overflow-x-clip">
      {standing === "coming" && (
        <div className="absolute inset-0 -z-10">
          <Confetti falls={isFresh} />
        </div>
      )}
      <Page className="pt-9 pb-14 text-center">
        {isGood ? (
          <span
            aria-hidden
            className="mx-auto grid size-20 -rotate-6 animate-won place-items-center rounded-(--radius-avatar) border border-moment-line bg-moment text-on-moment outline-10 outline-moment/25"
          >
            <Check size={36} strokeWidth={3} />
          </span>
        ) : (
          <CircleSlash size={48} aria-hidden className="mx-auto text-ink-3" />
        )}
        <h1 className="mt-7 text-4xl">{bookedTitles[standing]}</h1>
        {isGood && (
          <p className="mx-auto mt-2 max-w-130 text-lg">
            {sentence.lead} <strong>{sentence.when}</strong>.
            {lessons.length > 1 && (
              <>
                {" "}
                It is the first of <strong>{lessons.length} lessons</strong>, all of them booked.
              </>
            )}
          </p>
        )}
        <BookedTicket booking={booking} viewerZone={viewerZone} className="mt-9">
          {standing === "coming" && <AddToCalendar booking={booking} className="max-sm:w-full" />}
          <MessageInstructor bookingId={booking.bookingId} firstName={name} />
          <ButtonLink
            variant="link"
            to="/lessons/$bookingId"
            params={{ bookingId: booking.bookingId }}
            className="max-sm:w-full"
          >
            Lesson details
          </ButtonLink>
        </BookedTicket>
        {standing === "coming" && (
          <div className="mx-auto mt-10 max-w-170 text-left">
            <PolicyLine lesson={booking} viewerZone={viewerZone} instructorFirstName={name} />
          </div>
        )}
        <p className="mt-9 flex flex-wrap justify-center gap-2">
          <ButtonLink variant="soft" size="sm" to="/lessons">
            My lessons
          </ButtonLink>
          <ButtonLink variant="link" size="sm" to="/browse">
            Find another time
          </ButtonLink>
        </p>
      </Page>
    </div>
  );
}

function BookedSkeleton() {
  return (
    <Page className="pt-9 pb-14">
      <Loading label="Loading your booking">
        <Skeleton className="mx-auto size-20 rounded-(--radius-avatar)" />
        <Skeleton className="mx-auto mt-7 h-11 w-72" />
        <Skeleton className="mx-auto mt-3 h-6 w-80 max-w-full" />
        <Skeleton className="mx-auto mt-9 h-76 max-w-170 rounded-lg" />
      </Loading>
    </Page>
  );
}
