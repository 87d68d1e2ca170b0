import { endOf } from "../../../convex/domain/claims";
import type { TimeZone } from "../../../convex/domain/time";
import { formatClock, formatDate, formatRangeWithZone } from "../../lib/format-time";
import { TextLink } from "../../ui/text-link";
import { EventIcon } from "./event-icon";
import { eventTitle } from "./message-words";
import type { Item } from "./timeline";

const looks = {
  bookingCreated: "text-action-text",
  bookingRescheduled: "text-action-text",
  bookingCancelled: "text-ink-2",
  bookingCompleted: "text-good",
  noShowReported: "text-warn",
  noShowDisputed: "text-warn",
  noShowResolved: "text-ink-2",
};

/** What happened to a lesson, in the middle between the two. */
export function EventCard({ item, timeZone, nowAt }: { item: Item; timeZone: TimeZone; nowAt: number }) {
  if (item.kind === "text") return null;
  const { booking, moved } = item;
  // A move is told as it was; everything else by the lesson as it stands now.
  const startsAt = moved?.toAt ?? booking?.startsAt ?? item.at;
  return (
    <div className="mx-auto my-4 flex max-w-120 items-center gap-3.5 rounded-lg border border-line bg-surface px-4 py-2.5 shadow-xs">
      <EventIcon kind={item.kind} size={20} className={looks[item.kind]} />
      <div className="nums min-w-0 flex-1">
        <p className="font-semibold wrap-anywhere">{eventTitle(item.kind, booking, item.lessonCount)}</p>
        {booking !== null && (
          <p className="text-sm text-ink-2">
            {item.lessonCount > 1 && "from "}
            {formatDate(startsAt, timeZone, nowAt)},{" "}
            {formatRangeWithZone(startsAt, endOf({ ...booking, startsAt }), timeZone)}
          </p>
        )}
        {moved !== null && (
          <p className="text-sm text-ink-2">
            was{" "}
            <s>
              {formatDate(moved.fromAt, timeZone, nowAt)}, {formatClock(moved.fromAt, timeZone)}
            </s>
          </p>
        )}
      </div>
      {booking !== null && (
        <TextLink
          to="/lessons/$bookingId"
          params={{ bookingId: booking.bookingId }}
          className="inline-flex min-h-11 items-center text-sm"
          aria-label={`Details of ${booking.serviceName}, ${formatDate(startsAt, timeZone, nowAt)}`}
        >
          Details
        </TextLink>
      )}
    </div>
  );
}
