import { ChevronLeft, ChevronRight, Settings } from "lucide-react";
import { useRef } from "react";
import { addDays, localDateOf, mondayOf } from "../../../convex/domain/time";
import { serverNow } from "../../lib/clock";
import { zoneAbbreviation } from "../../lib/format-time";
import { Button } from "../../ui/button";
import { ButtonLink } from "../../ui/button-link";
import { IconButton } from "../../ui/icon-button";
import { Page } from "../../ui/page";
import { Loading, Skeleton } from "../../ui/skeleton";
import { useWeek } from "./queries";
import type { DayHours } from "./week-draft";
import { WeekEditor } from "./week-editor";

export interface AvailabilityPageProps {
  timeZone: string;
  /** A Monday, from the URL; the current week without one. */
  week: string | undefined;
  onWeek: (mondayLocalDate: string | undefined) => void;
}

/** One real week of an instructor's hours. */
export function AvailabilityPage({ timeZone, week, onWeek }: AvailabilityPageProps) {
  const arrival = useRef<{ day: number; minute: number } | null>(null);
  const nowAt = serverNow();
  const thisMonday = mondayOf(localDateOf(nowAt, timeZone));
  const monday = week === undefined ? thisMonday : mondayOf(week);
  const server = useWeek(monday);
  const before = useWeek(addDays(monday, -7));
  return (
    <Page className="py-6 lg:py-8">
      <div className="mb-5 flex flex-wrap items-end gap-x-6 gap-y-3">
        <div className="mr-auto">
          <h1 className="text-2xl lg:text-3xl">Your week</h1>
          <p className="mt-1 text-sm text-ink-2">
            {timeZone.split("/").at(-1)?.replaceAll("_", " ")} time ({zoneAbbreviation(nowAt, timeZone)}).
            Students see a change the moment you save.
          </p>
        </div>
        <nav aria-label="Week" className="flex items-center gap-1.5 sm:gap-2">
          <IconButton
            variant="outlined"
            label="Previous week"
            icon={<ChevronLeft size={20} aria-hidden />}
            onClick={() => onWeek(addDays(monday, -7))}
          />
          <span className="min-w-28 text-center sm:min-w-32 font-semibold" aria-live="polite">
            {rangeOf(monday)}
          </span>
          <IconButton
            variant="outlined"
            label="Next week"
            icon={<ChevronRight size={20} aria-hidden />}
            onClick={() => onWeek(addDays(monday, 7))}
          />
          <Button
            variant="quiet"
            size="sm"
            onClick={() => onWeek(undefined)}
            disabled={monday === thisMonday}
          >
            Today
          </Button>
          <ButtonLink
            variant="quiet"
            size="sm"
            to="/teach/settings"
            icon={<Settings size={18} aria-hidden />}
          >
            <span className="max-sm:sr-only">Settings</span>
          </ButtonLink>
        </nav>
      </div>
      {server === undefined ? (
        <Loading label="Loading your week">
          <Skeleton className="mb-4 h-13 w-full max-w-120 rounded-md" />
          <Skeleton className="h-180 w-full rounded-lg" />
        </Loading>
      ) : (
        <WeekEditor
          key={monday}
          server={server}
          previous={before?.days.slice(0, 7) as DayHours[] | undefined}
          onWeek={onWeek}
          arrival={arrival}
        />
      )}
    </Page>
  );
}

/** "Oct 12 – 18", "Oct 26 – Nov 1" */
function rangeOf(monday: string): string {
  const say = (date: string, options: Intl.DateTimeFormatOptions) =>
    new Intl.DateTimeFormat("en-US", { ...options, timeZone: "UTC" }).format(Date.parse(`${date}T12:00:00Z`));
  const sunday = addDays(monday, 6);
  const sameMonth = monday.slice(0, 7) === sunday.slice(0, 7);
  const end = say(sunday, sameMonth ? { day: "numeric" } : { month: "short", day: "numeric" });
  return `${say(monday, { month: "short", day: "numeric" })} – ${end}`;
}
