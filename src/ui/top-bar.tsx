import type { ReactNode } from "react";
import { Page } from "./page";

export type TopBarProps = { start: ReactNode; end?: ReactNode };

/** 56 px on a phone, 72 on a desk; the wordmark (or a way back) at the start, where to go at the end. */
export function TopBar({ start, end }: TopBarProps) {
  return (
    <header className="sticky top-0 z-(--z-bar) border-b border-line bg-canvas">
      <Page className="flex h-14 items-center justify-between gap-4 md:h-18">
        <div className="flex min-w-0 items-center gap-3">{start}</div>
        <div className="flex flex-none items-center gap-1 md:gap-2">{end}</div>
      </Page>
    </header>
  );
}
