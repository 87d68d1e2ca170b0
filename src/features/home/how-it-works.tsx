import { CircleCheck, Search, Timer } from "lucide-react";
import type { ReactNode } from "react";
import { Card } from "../../ui/card";

/** Three steps, each with the thing itself in small. The pictures are decoration: the words say it all. */
export function HowItWorks() {
  return (
    <section aria-labelledby="how">
      <h2 id="how" className="text-2xl">
        From a wish to a lesson in under a minute
      </h2>
      <ol className="mt-6 grid gap-4 md:grid-cols-3">
        <Step
          title="Say what you want to learn"
          text="A subject is enough, a price helps. You get people who are really free."
        >
          <span className="flex min-h-11 w-full max-w-64 items-center gap-2 rounded-md border border-line bg-surface px-3 text-sm">
            <Search size={17} className="text-action-text" /> piano under $80
          </span>
        </Step>
        <Step
          title="Hold a time while you decide"
          text="Your choice is yours for five minutes. Everyone else sees that it is being booked."
        >
          <span className="nums flex items-center gap-2 text-sm font-semibold">
            <span className="rounded-sm border-[1.5px] border-slot-free-line bg-slot-free px-2.5 py-2.5 text-slot-free-text">
              4:00
            </span>
            <span className="flex items-center gap-2 rounded-sm border-[1.5px] border-moment-line bg-moment px-2.5 py-1.5 text-on-moment">
              <Timer size={18} />
              4:30 <span className="text-2xs">yours</span>
            </span>
            <span className="rounded-sm border-[1.5px] border-slot-free-line bg-slot-free px-2.5 py-2.5 text-slot-free-text">
              5:00
            </span>
          </span>
        </Step>
        <Step
          title="Booked, with a way back"
          text="You both know at once. Call it off for nothing up to 24 hours before."
        >
          <span className="flex w-full max-w-64 items-center gap-3 rounded-md border border-line bg-surface px-3 py-2.5 text-sm font-semibold">
            <CircleCheck size={22} className="text-good" /> Lesson booked
          </span>
        </Step>
      </ol>
    </section>
  );
}

function Step({ title, text, children }: { title: string; text: string; children: ReactNode }) {
  return (
    <li>
      <Card className="h-full p-4">
        <div aria-hidden className="grid min-h-28 place-items-center rounded-md bg-sunken p-4">
          {children}
        </div>
        <h3 className="mt-4 px-1 text-lg">{title}</h3>
        <p className="mt-1 px-1 pb-1 text-ink-2">{text}</p>
      </Card>
    </li>
  );
}
