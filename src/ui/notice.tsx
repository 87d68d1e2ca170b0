import { CircleAlert, CircleCheck, Hourglass, Info, TriangleAlert } from "lucide-react";
import type { ReactNode } from "react";
import { classNames } from "./class-names";

export type NoticeTone = "info" | "good" | "warn" | "bad" | "busy";

const looks: Record<NoticeTone, { box: string; icon: ReactNode }> = {
  info: { box: "bg-info-soft [&>svg]:text-info", icon: <Info size={20} aria-hidden /> },
  good: { box: "bg-good-soft [&>svg]:text-good", icon: <CircleCheck size={20} aria-hidden /> },
  warn: { box: "bg-warn-soft [&>svg]:text-warn", icon: <TriangleAlert size={20} aria-hidden /> },
  bad: { box: "bg-bad-soft [&>svg]:text-bad", icon: <CircleAlert size={20} aria-hidden /> },
  busy: { box: "bg-sunken [&>svg]:text-ink", icon: <Hourglass size={20} aria-hidden /> },
};

export type NoticeProps = {
  tone?: NoticeTone;
  /** What is true, said first and stronger. */
  lead?: string;
  icon?: ReactNode;
  action?: ReactNode;
  children?: ReactNode;
  /** `alert` interrupts a screen reader: only for the answer to something just pressed. */
  role?: "status" | "alert";
  className?: string;
};

export function Notice({ tone = "info", lead, icon, action, children, role, className }: NoticeProps) {
  const look = looks[tone];
  return (
    <div
      role={role}
      className={classNames(
        "flex gap-3 rounded-md border border-transparent px-4 py-3.5 text-sm text-ink",
        action === undefined ? "items-start" : "items-center",
        look.box,
        className,
      )}
    >
      {icon ?? look.icon}
      <div className="min-w-0 flex-1">
        {lead !== undefined && <strong>{lead} </strong>}
        {children}
      </div>
      {action}
    </div>
  );
}
