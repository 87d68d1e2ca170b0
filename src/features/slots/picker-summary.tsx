import { formatPaid } from "../../lib/format-money";
import { formatLabels } from "../../ui/format-icon";
import { TaskFooter } from "../../ui/task-dialog";
import { HoldSummary } from "./hold-summary";
import { choicePrice, type LessonChoice } from "./lesson-choice";
import type { ShownHold } from "./use-shown-hold";

export interface PickerSummaryProps {
  held: ShownHold | null;
  choice: LessonChoice;
  instructorFirstName: string;
  viewerZone: string;
}

/** What it comes to: the held time with the way on, or what is chosen so far and what is still missing. */
export function PickerSummary({ held, choice, instructorFirstName, viewerZone }: PickerSummaryProps) {
  if (held !== null) {
    return (
      <TaskFooter label="Your held time">
        <HoldSummary hold={held} instructorFirstName={instructorFirstName} viewerZone={viewerZone} />
      </TaskFooter>
    );
  }
  const { offering, format, durationMinutes } = choice;
  const price = choicePrice(offering, format, durationMinutes);
  return (
    <TaskFooter label="Your lesson">
      <div className="min-w-0 flex-1">
        <p className="nums truncate font-semibold">
          {offering.serviceName} · {formatLabels[format]} · {durationMinutes} min
        </p>
        <p className="text-sm text-ink-2">Choose a time: it is kept for you for five minutes.</p>
      </div>
      {price !== null && (
        <div className="nums flex-none text-right">
          <p className="text-lg font-semibold">{formatPaid(price.totalCents)}</p>
          <p className="text-xs text-ink-2 max-lg:hidden">
            incl. {formatPaid(price.feeCents)} booking protection
          </p>
        </div>
      )}
    </TaskFooter>
  );
}
