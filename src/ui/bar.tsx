import type { ReactNode } from "react";
import { classNames } from "./class-names";
import { Page } from "./page";

export type BarProps = {
  /** What this bar is about: "Your held time". */
  label: string;
  children: ReactNode;
  className?: string;
};

/** The one action of a task, in the thumb's reach: 92 px on a desk, 84 on a phone. Replaces the tab bar. */
export function Bar({ label, children, className }: BarProps) {
  return (
    <>
      <div aria-hidden className="h-21 pb-[env(safe-area-inset-bottom)] lg:h-23" />
      <section
        aria-label={label}
        data-bottom-bar
        className="fixed inset-x-0 bottom-0 z-(--z-bar) bg-surface pb-[env(safe-area-inset-bottom)] shadow-bar"
      >
        <Page className={classNames("flex h-21 items-center gap-4 lg:h-23", className)}>{children}</Page>
      </section>
    </>
  );
}
