import type { ReactNode } from "react";
import { endOf } from "../../../convex/domain/claims";
import { formatPaid } from "../../lib/format-money";
import {
  clocksDiffer,
  formatClock,
  formatDate,
  formatDistance,
  formatRangeWithZone,
  zoneAbbreviation,
} from "../../lib/format-time";
import { useNow } from "../../lib/clock";
import { Avatar } from "../../ui/avatar";
import { Card } from "../../ui/card";
import { classNames } from "../../ui/class-names";
import { isOneself } from "./booked-words";
import { bookedPlaceWords } from "./place-words";
import { policyParts } from "./policy-parts";
import type { Booking } from "./queries";

export interface BookedTicketProps {
  booking: Booking;
  viewerZone: string;
  /** What to do next. */
  children: ReactNode;
  className?: string;
}

/** A ticket, not a receipt: what, when in both clocks, where, what it costs and until when it can be called off. */
export function BookedTicket({ booking, viewerZone, children, className }: BookedTicketProps) {
  const nowAt = useNow(15_000);
  const { startsAt, instructor, instructorTimeZone } = booking;
  const endsAt = endOf(booking);
  const name = instructor.displayName.split(" ")[0] ?? "";
  const place = bookedPlaceWords(booking.format, name, booking.place?.address ?? null);
  const [free, credit] = policyParts(booking, nowAt);
  return (
    <Card
      depth="raised"
      className={classNames("relative mx-auto w-full max-w-170 rounded-xl! text-left", className)}
    >
      <div className="p-6 pb-7 sm:p-7">
        <div className="flex items-center gap-4">
          <Avatar id={instructor.userId} name={instructor.displayName} size={64} />
          <div className="min-w-0">
            <h2 className="text-xl">
              {booking.serviceName} with {instructor.displayName}
            </h2>
            <p className="nums text-ink-2">
              {booking.durationMinutes} min
              {isOneself(booking.learnerName) ? "" : ` · for ${booking.learnerName}`}
            </p>
          </div>
        </div>
        <dl className="nums mt-6 grid grid-cols-2 gap-x-6 gap-y-5">
          <Entry term="When" value={formatDate(startsAt, viewerZone, nowAt)} className="max-sm:col-span-2">
            {formatRangeWithZone(startsAt, endsAt, viewerZone)}
            {clocksDiffer(startsAt, viewerZone, instructorTimeZone) && (
              <span className="block text-sm text-ink-2">
                {formatDate(startsAt, instructorTimeZone)},{" "}
                {formatRangeWithZone(startsAt, endsAt, instructorTimeZone)} for {name}
              </span>
            )}
          </Entry>
          <Entry term="Where" value={place.title} className="max-sm:col-span-2">
            <span className="wrap-anywhere">{place.text}</span>
          </Entry>
          <Entry term="Paid after the lesson" value={formatPaid(booking.price.totalCents)}>
            Nothing is charged now
          </Entry>
          {free.isOver ? (
            <Entry term="Cancelling now gives back" value={formatPaid(backNow(credit.isOver, booking))}>
              as credit
            </Entry>
          ) : (
            <Entry
              term="Cancel free until"
              value={`${formatDate(free.untilAt ?? 0, viewerZone)}, ${formatClock(free.untilAt ?? 0, viewerZone)}`}
            >
              {zoneAbbreviation(free.untilAt ?? 0, viewerZone)}, {formatDistance(free.untilAt ?? 0, nowAt)}
            </Entry>
          )}
        </dl>
      </div>
      <div aria-hidden className="relative mx-5 border-t-2 border-dashed border-line">
        <span className="absolute -top-3 -left-8 size-6 rounded-full border border-line bg-canvas [clip-path:inset(0_0_0_50%)]" />
        <span className="absolute -top-3 -right-8 size-6 rounded-full border border-line bg-canvas [clip-path:inset(0_50%_0_0)]" />
      </div>
      <div className="flex flex-wrap items-center gap-2.5 p-6 pt-5 sm:px-7">{children}</div>
    </Card>
  );
}

function backNow(creditIsOver: boolean, booking: Booking): number {
  return creditIsOver ? Math.round(booking.price.lessonCents / 2) : booking.price.lessonCents;
}

function Entry(props: { term: string; value: string; children: ReactNode; className?: string }) {
  return (
    <div className={props.className}>
      <dt className="text-sm text-ink-2">{props.term}</dt>
      <dd>
        <span className="block font-display text-lg font-bold sm:text-xl">{props.value}</span>
        <span className="block text-[0.9375rem]">{props.children}</span>
      </dd>
    </div>
  );
}
