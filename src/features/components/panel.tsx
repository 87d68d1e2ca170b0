import type { ReactNode } from "react";
import { Card } from "../../ui/card";

export function Panel({ title, children }: { title: string; children: ReactNode }) {
  return (
    <Card className="min-w-0 p-6 shadow-none">
      <h2 className="mb-4 text-lg">{title}</h2>
      {children}
    </Card>
  );
}

export function Row({ label, children }: { label: string; children: ReactNode }) {
  return (
    <div className="mb-3.5 grid gap-2 last:mb-0 sm:grid-cols-[84px_1fr] sm:items-center sm:gap-4">
      <span className="text-xs text-ink-2">{label}</span>
      <div className="flex flex-wrap items-center gap-2.5">{children}</div>
    </div>
  );
}
