import type { ReactNode } from "react";
import { Card } from "../../ui/card";
import { Page } from "../../ui/page";
import { HeldNote } from "./held-note";

export function AuthPage({ title, text, children }: { title: string; text: ReactNode; children: ReactNode }) {
  return (
    <Page className="grid flex-1 justify-items-center py-8 md:py-14">
      <div className="w-full max-w-116">
        <HeldNote />
        <Card className="p-5 sm:p-8">
          <h1 className="text-2xl">{title}</h1>
          <p className="mt-1.5 mb-6 text-ink-2">{text}</p>
          {children}
        </Card>
      </div>
    </Page>
  );
}
