import { useBlocker, useNavigate } from "@tanstack/react-router";
import { useCallback, useEffect, useMemo, useState } from "react";
import { isExpired } from "../../../convex/domain/claims";
import {
  addDays,
  instantOf,
  localDateOf,
  minuteOfDayOf,
  mondayOf,
  weekdayOf,
} from "../../../convex/domain/time";
import { useNow } from "../../lib/clock";
import { zoneAbbreviation } from "../../lib/format-time";
import { useAnnounce } from "../../ui/announcer";
import { Button } from "../../ui/button";
import { Dialog } from "../../ui/dialog";
import { useIsDesk } from "../../ui/use-is-desk";
import { BlockDates } from "./block-dates";
import { DayStrip } from "./day-strip";
import { EditorTools } from "./editor-tools";
import { RULE_WORDS } from "./format-rule-words";
import { rangeText, rowsFor } from "./grid-geometry";
import { impactOf, waitingWithRoom } from "./impact";
import { useWaiting, type WeekView } from "./queries";
import { SaveBar } from "./save-bar";
import { SpreadWeek } from "./spread-week";
import { useWeekEditor } from "./use-week-editor";
import { useWeekSaving } from "./use-week-saving";
import { WeekConflictDialog } from "./week-conflict";
import { WeekGrid, type Arrival } from "./week-grid";
import { paint, type Brush, type Stroke, type Week } from "./week-draft";

export interface WeekEditorProps {
  server: WeekView;
  /** The hours of the week before, for "copy previous week"; undefined while they load. */
  previous: Week | undefined;
  onWeek: (mondayLocalDate: string) => void;
  /** The cell that takes the focus when the week was changed from within the grid. */
  arrival: Arrival;
}

/** Edits one week of an instructor's hours. Nothing reaches students before Save. */
export function WeekEditor({ server, previous, onWeek, arrival }: WeekEditorProps) {
  const { timeZone, mondayLocalDate } = server;
  const editor = useWeekEditor(server);
  const { save, saving, conflict, forgetConflict } = useWeekSaving(editor, mondayLocalDate);
  const waiting = useWaiting(instantOf(mondayLocalDate, 0, timeZone).at);
  const announce = useAnnounce();
  const navigate = useNavigate();
  const isDesk = useIsDesk();
  const nowAt = useNow(15_000);
  const [brush, setBrush] = useState<Brush>("all");
  const [showAll, setShowAll] = useState(false);
  const [asks, setAsks] = useState<"repeat" | "usual" | "block" | null>(null);

  const today = localDateOf(nowAt, timeZone);
  const todayIndex = dayIndexOf(today, mondayLocalDate);
  const [phoneDay, setPhoneDay] = useState(Math.min(Math.max(todayIndex, 0), 6));
  const dayNames = useMemo(() => namesOf(mondayLocalDate), [mondayLocalDate]);
  const rows = useMemo(() => {
    const lessonMinutes = server.lessons.map((lesson) => {
      const start = minuteOfDayOf(lesson.startsAt, timeZone);
      return { start, end: Math.min(start + lesson.durationMinutes, 24 * 60) };
    });
    return rowsFor(editor.week, lessonMinutes, showAll);
  }, [editor.week, server.lessons, timeZone, showAll]);
  const impact = useMemo(
    () => impactOf(editor.base.week, editor.week, server.lessons, timeZone),
    [editor.base.week, editor.week, server.lessons, timeZone],
  );

  const beingBooked = useMemo(
    () => server.beingBooked.filter((claim) => !isExpired(claim, nowAt)),
    [server.beingBooked, nowAt],
  );
  const blockedReasons = useMemo(
    () =>
      editor.week.map((day, index) =>
        day.intervals.length === 0 && server.sources[index] === "override" && isEmptyDay(server, index)
          ? (server.reasons[index] ?? "")
          : null,
      ),
    [editor.week, server],
  );
  useUndoKeys(editor.undo, editor.redo);

  const leave = useBlocker({
    shouldBlockFn: () => editor.isDirty,
    enableBeforeUnload: () => editor.isDirty,
    withResolver: true,
  });

  const onPaint = useCallback(
    (stroke: Stroke, with_: Brush) => {
      const firstDay = Math.max(Math.min(stroke.fromDay, stroke.toDay), Math.max(todayIndex, 0));
      const name = dayNames[stroke.fromDay]?.short ?? "";
      editor.apply(
        (week) => paint(week, { ...stroke, fromDay: firstDay }, with_),
        `${with_ === "erase" ? "erasing" : "painting"} ${name}`,
      );
      announce.polite(strokeWords(stroke, with_, dayNames));
    },
    [announce, dayNames, editor, todayIndex],
  );

  return (
    <div>
      <EditorTools
        brush={brush}
        onBrush={setBrush}
        editor={editor}
        firstOpenDay={Math.max(todayIndex, 0)}
        previous={previous}
        showAll={showAll}
        onShowAll={setShowAll}
        onUsual={() => setAsks("usual")}
        onRepeat={() => setAsks("repeat")}
        onBlock={() => setAsks("block")}
        isSaving={saving}
      />
      {!isDesk && (
        <DayStrip
          week={editor.week}
          dayNames={dayNames}
          todayIndex={todayIndex}
          chosen={phoneDay}
          onChoose={setPhoneDay}
        />
      )}
      <WeekGrid
        week={editor.week}
        days={isDesk ? [0, 1, 2, 3, 4, 5, 6] : [phoneDay]}
        rows={rows}
        rowPixels={isDesk ? 24 : 44}
        timeZone={timeZone}
        zoneName={zoneAbbreviation(nowAt, timeZone)}
        lessons={server.lessons}
        beingBooked={beingBooked}
        reasons={blockedReasons}
        arrival={arrival}
        outside={impact.outside}
        brush={brush}
        todayIndex={todayIndex}
        nowMinute={minuteOfDayOf(nowAt, timeZone)}
        dayNames={dayNames}
        onPaint={onPaint}
        onWeek={(weeks) => onWeek(addDays(mondayLocalDate, weeks * 7))}
        onLesson={(bookingId) => void navigate({ to: "/lessons/$bookingId", params: { bookingId } })}
      />
      {isDesk && <KeyHints />}
      {editor.isDirty && (
        <SaveBar
          changes={editor.changes}
          impact={impact}
          waiting={waitingWithRoom(editor.base.week, editor.week, waiting ?? [], timeZone)}
          saving={saving}
          onDiscard={editor.discard}
          onSave={() => void save({ as: "thisWeek" })}
        />
      )}
      <WeekConflictDialog
        base={editor.base.week}
        mine={editor.week}
        theirs={conflict?.theirs ?? null}
        dayNames={dayNames}
        onClose={forgetConflict}
        onTakeTheirs={() => {
          forgetConflict();
          editor.discard();
        }}
        onKeepMine={() => {
          if (conflict === null) return;
          const { as, repeatWeeks = 0 } = conflict;
          void save({ as, repeatWeeks, overwrite: true });
        }}
        onMerge={(merged) => {
          if (conflict !== null) editor.rebase(conflict.theirs, merged);
          forgetConflict();
          announce.polite("Merged, not saved yet.");
        }}
      />
      <SpreadWeek
        asks={asks === "block" ? null : asks}
        week={editor.week}
        timeZone={timeZone}
        onClose={() => setAsks(null)}
        onSpread={(options) => {
          setAsks(null);
          void save(options);
        }}
      />
      <BlockDates open={asks === "block"} onClose={() => setAsks(null)} today={today} />
      <Dialog
        open={leave.status === "blocked"}
        onOpenChange={(open) => {
          if (!open) leave.reset?.();
        }}
        title="Leave without saving?"
        description={`${editor.changes} ${editor.changes === 1 ? "change" : "changes"} to this week would be lost. Students still see the hours you saved last.`}
        actions={
          <>
            <Button variant="danger" onClick={() => leave.proceed?.()}>
              Leave without saving
            </Button>
            <Button onClick={() => leave.reset?.()}>Stay here</Button>
          </>
        }
      />
    </div>
  );
}

function KeyHints() {
  const hints = [
    ["Drag", "paints or erases"],
    ["↑ ↓ ← →", "move"],
    ["Space", "toggles"],
    ["Enter", "opens a lesson"],
    ["Shift + arrows", "paint a range"],
    ["Ctrl Z", "undo"],
  ] as const;
  return (
    <ul className="mt-4 flex flex-wrap gap-x-5 gap-y-2 text-sm text-ink-2">
      {hints.map(([keys, words]) => (
        <li key={keys} className="flex items-center gap-1.5">
          <kbd className="rounded-sm border border-line bg-surface px-1.5 py-0.5 font-sans text-2xs font-medium text-ink">
            {keys}
          </kbd>
          {words}
        </li>
      ))}
    </ul>
  );
}

/** "Painted all formats, Monday, November 30, 9:00 – 10:00 am. Not saved." */
function strokeWords(stroke: Stroke, brush: Brush, dayNames: readonly { long: string }[]): string {
  const { fromDay, toDay, fromMinute, toMinute } = stroke;
  const days = [dayNames[Math.min(fromDay, toDay)]?.long, dayNames[Math.max(fromDay, toDay)]?.long];
  const done = brush === "erase" ? "Erased" : `Painted ${RULE_WORDS[brush].toLowerCase()},`;
  const when = days[0] === days[1] ? days[0] : `${days[0]} to ${days[1]}`;
  return `${done} ${when}, ${rangeText(fromMinute, toMinute)}. Not saved.`;
}

/** Ctrl+Z and its kin anywhere on the page, but where text is typed they are the field's own. */
function useUndoKeys(undo: () => void, redo: () => void): void {
  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      if (!event.ctrlKey && !event.metaKey) return;
      if (event.target instanceof Element && event.target.closest("input, textarea, select, [role=dialog]"))
        return;
      const key = event.key.toLowerCase();
      if (key !== "z" && key !== "y") return;
      event.preventDefault();
      if (key === "y" || event.shiftKey) redo();
      else undo();
    };
    window.addEventListener("keydown", onKey);
    return () => window.removeEventListener("keydown", onKey);
  }, [undo, redo]);
}

function isEmptyDay(server: WeekView, index: number): boolean {
  return server.days[index]?.intervals.length === 0;
}

function dayIndexOf(today: string, monday: string): number {
  if (mondayOf(today) < monday) return -1;
  return mondayOf(today) > monday ? 7 : weekdayOf(today);
}

function namesOf(monday: string) {
  return Array.from({ length: 7 }, (_, index) => {
    const at = Date.parse(`${addDays(monday, index)}T12:00:00Z`);
    const say = (options: Intl.DateTimeFormatOptions) =>
      new Intl.DateTimeFormat("en-US", { ...options, timeZone: "UTC" }).format(at);
    return {
      short: say({ weekday: "short" }),
      number: say({ day: "numeric" }),
      long: say({ weekday: "long", month: "long", day: "numeric" }),
    };
  });
}
