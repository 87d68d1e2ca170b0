import type { ReactNode } from "react";
import { ShieldCheck } from "lucide-react";
import { formatPrice } from "../../lib/format-money";
import { Button } from "../../ui/button";
import { FormatIcon, formatLabels } from "../../ui/format-icon";
import { Notice } from "../../ui/notice";
import { audienceWords, fromPriceCents } from "./offering-words";
import type { Profile } from "./queries";

export type ProfileOffering = Profile["offerings"][number];

export interface LessonsProps {
  offerings: readonly ProfileOffering[];
  /** The service whose times are shown above. */
  shownSlug: string | undefined;
  onShowTimes: (serviceSlug: string) => void;
}

/** What they teach: for whom, where, how long, and what it costs. */
export function Lessons({ offerings, shownSlug, onShowTimes }: LessonsProps) {
  return (
    <section aria-labelledby="lessons">
      <h2 id="lessons" className="text-xl">
        Lessons
      </h2>
      <ul>
        {offerings.map((offering) => (
          <li key={offering.offeringId} className="border-b border-line py-5">
            <div className="flex items-baseline justify-between gap-4">
              <h3 className="text-lg">{offering.serviceName}</h3>
              <p className="nums flex-none font-semibold">
                from {formatPrice(fromPriceCents(offering.prices))}
              </p>
            </div>
            <p className="mt-0.5 text-sm text-ink-2">{audienceWords(offering)}</p>
            {offering.description !== "" && <p className="mt-2 text-sm">{offering.description}</p>}
            <ul className="mt-3 grid gap-1.5 text-sm">
              {offering.prices.map((price) => (
                <li key={price.format} className="nums flex items-center gap-2">
                  <span className="text-ink-3">
                    <FormatIcon format={price.format} size={16} />
                  </span>
                  {formatLabels[price.format]}
                  <span className="ml-auto text-ink-2">{formatPrice(price.hourlyRateCents)} for 60 min</span>
                </li>
              ))}
            </ul>
            <div className="mt-3 flex flex-wrap items-center justify-between gap-2">
              <p className="nums text-sm text-ink-2">{offering.durationsMinutes.join(", ")} min</p>
              {offerings.length > 1 && offering.serviceSlug !== shownSlug && (
                <Button variant="soft" size="sm" onClick={() => onShowTimes(offering.serviceSlug)}>
                  Show times
                </Button>
              )}
            </div>
          </li>
        ))}
      </ul>
    </section>
  );
}

/** What changing one's mind costs, in a sentence each; the exact deadlines stand at the checkout. */
export function PlainPolicy({ firstName }: { firstName: string }): ReactNode {
  return (
    <Notice
      tone="good"
      lead="Free cancellation up to 24 hours before."
      icon={<ShieldCheck size={20} aria-hidden />}
    >
      <p>Until 12 hours before, the lesson price comes back as credit; after that, half of it.</p>
      <p>You pay after the lesson. If {firstName} cancels, you pay nothing.</p>
    </Notice>
  );
}
