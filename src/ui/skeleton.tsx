import type { CSSProperties, ReactNode } from "react";
import { classNames } from "./class-names";

/** One calm box where something will be; give it the exact size of what comes. */
export function Skeleton({ className, style }: { className?: string; style?: CSSProperties }) {
  return (
    <span
      aria-hidden
      style={style}
      className={classNames("block animate-skeleton rounded-sm bg-skeleton", className)}
    />
  );
}

/** Wraps a group of skeletons, so that a screen reader hears one word instead of nothing. */
export function Loading({ label, children }: { label: string; children: ReactNode }) {
  return (
    <div role="status" aria-busy="true">
      <span className="sr-only">{label}</span>
      {children}
    </div>
  );
}
