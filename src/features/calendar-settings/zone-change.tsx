import { useMemo, useState } from "react";
import { instantOf, isTimeZone, localDateOf, type TimeZone } from "../../../convex/domain/time";
import { serverNow } from "../../lib/clock";
import { formatClock, formatMoment, zoneAbbreviation } from "../../lib/format-time";
import { Button } from "../../ui/button";
import { Dialog } from "../../ui/dialog";
import { SelectField } from "../../ui/select-field";
import type { ComingLesson } from "./queries";

const MORNING_MINUTE = 9 * 60;
const SHOWN_LESSONS = 3;

export interface ZoneChangeProps {
  timeZone: TimeZone;
  lessons: readonly ComingLesson[];
  onChange: (timeZone: string) => Promise<void>;
}

/** The zone of the hours. What it will do is said before it is done. */
export function ZoneChange({ timeZone, lessons, onChange }: ZoneChangeProps) {
  const zones = useMemo(() => zonesWith(timeZone), [timeZone]);
  const [asked, setAsked] = useState<TimeZone | null>(null);
  const [isSaving, setIsSaving] = useState(false);
  const confirm = async () => {
    if (asked === null) return;
    setIsSaving(true);
    await onChange(asked);
    setIsSaving(false);
    setAsked(null);
  };
  return (
    <>
      <SelectField
        label="Time zone of your hours"
        value={timeZone}
        options={zones.map((zone) => ({ value: zone, label: zone.replaceAll("_", " ") }))}
        onChange={(zone) => {
          if (isTimeZone(zone)) setAsked(zone);
        }}
      />
      <Dialog
        open={asked !== null}
        onOpenChange={() => setAsked(null)}
        title={asked === null ? "" : `Keep your hours in ${cityOf(asked)} time?`}
        description={asked === null ? "" : hoursSentence(timeZone, asked)}
        actions={
          <>
            <Button variant="quiet" onClick={() => setAsked(null)}>
              Stay in {cityOf(timeZone)} time
            </Button>
            <Button onClick={() => void confirm()} pending={isSaving} pendingLabel="Changing…">
              Change the zone
            </Button>
          </>
        }
      >
        {asked !== null && <LessonsStay lessons={lessons} from={timeZone} to={asked} />}
      </Dialog>
    </>
  );
}

function LessonsStay({ lessons, from, to }: { lessons: readonly ComingLesson[]; from: string; to: string }) {
  if (lessons.length === 0)
    return <p className="text-sm text-ink-2">No lesson of the next four weeks is concerned.</p>;
  const nowAt = serverNow();
  return (
    <div className="text-sm">
      <p className="mb-2">
        <strong>No lesson moves.</strong> Each happens at the same moment and reads on the new clock:
      </p>
      <ul className="grid gap-1.5">
        {lessons.slice(0, SHOWN_LESSONS).map((lesson) => (
          <li key={lesson.bookingId} className="nums rounded-sm bg-sunken px-3 py-2">
            {lesson.studentName}: {formatMoment(lesson.startsAt, from, nowAt)}{" "}
            {zoneAbbreviation(lesson.startsAt, from)} is {formatMoment(lesson.startsAt, to, nowAt)}{" "}
            {zoneAbbreviation(lesson.startsAt, to)}
          </li>
        ))}
      </ul>
      {lessons.length > SHOWN_LESSONS && (
        <p className="mt-2 text-ink-2">And {lessons.length - SHOWN_LESSONS} more.</p>
      )}
    </div>
  );
}

/** "Your 9:00 am will be 9:00 am on the clock of Chicago, which is 10:00 am in New York." */
function hoursSentence(from: TimeZone, to: TimeZone): string {
  const { at } = instantOf(localDateOf(serverNow(), to), MORNING_MINUTE, to);
  const same = formatClock(at, from);
  return `Your hours keep their wall-clock times: what opens at 9:00 am opens at 9:00 am in ${cityOf(to)} from now on, which is ${same} in ${cityOf(from)}. Students see it at once.`;
}

function cityOf(zone: string): string {
  return zone.split("/").at(-1)?.replaceAll("_", " ") ?? zone;
}

function zonesWith(zone: string): string[] {
  const known = Intl.supportedValuesOf("timeZone");
  return known.includes(zone) ? known : [zone, ...known];
}
