import { Clock } from "lucide-react";
import type { DayBounds } from "../../../convex/domain/time";
import { clockChangeWords } from "./clock-change";
import type { Zones } from "./horizon";

export interface ClockChangeNoteProps {
  /** What is seen. */
  bounds: DayBounds;
  zones: Zones;
  instructorFirstName: string;
}

/** Stands above the days in which a clock is put forward or back; nothing above others. */
export function ClockChangeNote({ bounds, zones, instructorFirstName }: ClockChangeNoteProps) {
  const sentences = clockChangeWords(bounds, zones, instructorFirstName);
  if (sentences.length === 0) return null;
  return (
    <div className="mt-3 flex items-start gap-2.5 rounded-md bg-info-soft px-3.5 py-2.5 text-sm text-ink">
      <Clock size={18} aria-hidden className="mt-0.5 flex-none text-info" />
      <div>
        {sentences.map((sentence) => (
          <p key={sentence}>{sentence}</p>
        ))}
      </div>
    </div>
  );
}
