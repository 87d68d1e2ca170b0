import type { Instant, TimeZone } from "../../../convex/domain/time";
import { zoneAbbreviation } from "../../../convex/domain/time";
import { zoneName } from "../../lib/format-time";
import { hoursAhead } from "./shown-week";

export interface ZoneNoteProps {
  at: Instant;
  viewerZone: TimeZone;
  instructorZone: TimeZone;
  instructorFirstName: string;
  twoClocks: boolean;
}

/** Whose clock the times show, said once: "Times in your zone, Pacific (PDT). Sarah teaches in New York (EDT), …" */
export function ZoneNote({ at, viewerZone, instructorZone, instructorFirstName, twoClocks }: ZoneNoteProps) {
  const own = (
    <strong className="text-ink">
      {zoneName(at, viewerZone)} ({zoneAbbreviation(at, viewerZone)})
    </strong>
  );
  if (!twoClocks) return <>Times in {own}.</>;
  return (
    <>
      Times in your zone, {own}. {instructorFirstName} teaches in{" "}
      <strong className="text-ink">
        {cityOf(instructorZone)} ({zoneAbbreviation(at, instructorZone)})
      </strong>
      , {distanceWords(hoursAhead(viewerZone, instructorZone, at))}.
    </>
  );
}

/** "America/New_York" → "New York" */
export function cityOf(zone: TimeZone): string {
  return zone.slice(zone.lastIndexOf("/") + 1).replace(/_/g, " ");
}

/** 3 → "3 hours ahead", −0.5 → "30 minutes behind" */
export function distanceWords(hours: number): string {
  const minutes = Math.round(Math.abs(hours) * 60);
  const way = hours < 0 ? "behind" : "ahead";
  if (minutes === 0) return "the same time now";
  if (minutes < 60) return `${minutes} minutes ${way}`;
  const whole = Math.floor(minutes / 60);
  const rest = minutes % 60;
  const text = `${whole} ${whole === 1 ? "hour" : "hours"}`;
  return rest === 0 ? `${text} ${way}` : `${text} ${rest} minutes ${way}`;
}
