import { createLink } from "@tanstack/react-router";
import type { ComponentPropsWithRef, ReactNode } from "react";
import { classNames } from "./class-names";

/** The phone's five doors, in the thumb's reach. Hidden from 768 px on, and while a bottom bar stands there. */
export function TabBar({ label, children }: { label: string; children: ReactNode }) {
  return (
    <nav
      aria-label={label}
      className="fixed inset-x-0 bottom-0 z-(--z-bar) flex border-t border-line bg-surface pb-[env(safe-area-inset-bottom)] md:hidden [:root:has([data-bottom-bar])_&]:hidden"
    >
      {children}
    </nav>
  );
}

type TabAnchorProps = ComponentPropsWithRef<"a"> & { icon: ReactNode; badge?: string | undefined };

function TabAnchor({ icon, badge, className, children, ...rest }: TabAnchorProps) {
  return (
    <a
      {...rest}
      className={classNames(
        "flex min-h-14 min-w-0 flex-1 flex-col items-center justify-center gap-0.5 text-2xs font-medium text-ink-2 no-underline",
        "focus-visible:-outline-offset-3 aria-[current=page]:font-semibold aria-[current=page]:text-action-text",
        className,
      )}
    >
      <span className="relative">
        {icon}
        {badge !== undefined && <UnreadDot className="absolute -top-0.5 -right-1.5" />}
      </span>
      <span className="max-w-full truncate px-1">{children}</span>
      {badge !== undefined && <span className="sr-only">, {badge}</span>}
    </a>
  );
}

/** Takes the router's `to`; marks itself when one is there. `badge` is said ("2 unread"), a dot is shown. */
export const TabBarLink = createLink(TabAnchor);

export function UnreadDot({ className }: { className?: string }) {
  return (
    <span
      aria-hidden
      className={classNames("size-2 rounded-full bg-bad-fill forced-color-adjust-none", className)}
    />
  );
}
