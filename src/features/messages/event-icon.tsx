import {
  CalendarCheck,
  CalendarX,
  CircleCheck,
  Gavel,
  MessageCircleWarning,
  Repeat,
  UserX,
} from "lucide-react";
import type { MessageKind } from "../../../convex/domain/messages";

const icons = {
  bookingCreated: CalendarCheck,
  bookingRescheduled: Repeat,
  bookingCancelled: CalendarX,
  bookingCompleted: CircleCheck,
  noShowReported: UserX,
  noShowDisputed: MessageCircleWarning,
  noShowResolved: Gavel,
};

/** What happened to a lesson, as a small drawing beside the words that say it. */
export function EventIcon(props: {
  kind: Exclude<MessageKind, "text">;
  size: number;
  className?: string | undefined;
}) {
  const Icon = icons[props.kind];
  return <Icon size={props.size} aria-hidden className={props.className} />;
}
