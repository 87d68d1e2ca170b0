import { Check, Clock, CreditCard } from "lucide-react";
import type { ReactNode } from "react";
import { Badge, type BadgeKind } from "./badge";
import { InProgressTag } from "./live-tag";

export type LessonStatus =
  | "pending"
  | "confirmed"
  | "inProgress"
  | "waitingToComplete"
  | "completed"
  | "cancelled"
  | "noShow"
  | "noShowInReview"
  | "paymentFailed";

const looks: Record<
  Exclude<LessonStatus, "inProgress">,
  { kind: BadgeKind; word: string; icon?: ReactNode }
> = {
  pending: { kind: "warn", word: "Pending", icon: <Clock size={16} aria-hidden /> },
  confirmed: { kind: "good", word: "Confirmed", icon: <Check size={16} aria-hidden /> },
  waitingToComplete: { kind: "neutral", word: "Waiting to be completed" },
  completed: { kind: "neutral", word: "Completed" },
  cancelled: { kind: "outlined", word: "Cancelled" },
  noShow: { kind: "outlined", word: "No-show" },
  noShowInReview: { kind: "info", word: "No-show, in review" },
  paymentFailed: { kind: "bad", word: "Payment failed", icon: <CreditCard size={16} aria-hidden /> },
};

/** How a lesson stands; only the running one is gold. */
export function StatusBadge({ status }: { status: LessonStatus }) {
  if (status === "inProgress") return <InProgressTag />;
  const look = looks[status];
  return (
    <Badge kind={look.kind} icon={look.icon}>
      {look.word}
    </Badge>
  );
}
