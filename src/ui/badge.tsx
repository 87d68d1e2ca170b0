import type { ReactNode } from "react";
import { classNames } from "./class-names";

export type BadgeKind = "good" | "neutral" | "warn" | "bad" | "info" | "outlined" | "action" | "moment";

const looks: Record<BadgeKind, string> = {
  good: "bg-good-soft text-good border-transparent",
  neutral: "bg-sunken text-ink-2 border-transparent",
  warn: "bg-warn-soft text-warn border-transparent",
  bad: "bg-bad-soft text-bad border-transparent",
  info: "bg-info-soft text-info border-transparent",
  outlined: "bg-surface text-ink-2 border-line-strong",
  action: "bg-action-soft text-action-text border-transparent",
  moment: "bg-moment text-on-moment border-moment-line font-semibold",
};

export type BadgeProps = { kind?: BadgeKind; icon?: ReactNode; children: ReactNode; className?: string };

/** A word about a thing. Colour supports the word, it never replaces it. */
export function Badge({ kind = "neutral", icon, children, className }: BadgeProps) {
  return (
    <span
      className={classNames(
        "inline-flex min-h-6.5 items-center gap-1.5 rounded-sm border px-2 text-xs font-medium whitespace-nowrap",
        looks[kind],
        className,
      )}
    >
      {icon}
      {children}
    </span>
  );
}
