import { useBlocker, useNavigate } from "@tanstack/react-router";
import { useCallback, useEffect, useMemo, useState } from "react";
import { isExpired } from "../../../convex/domain/claims";
import { addDays, instantOf, localDateOf, minuteOfDayOf } from "../../../convex/domain/time";
import { useNow } from "../../lib/clock";
import { zoneAbbreviation } from "../../lib/format-time";
import { useAnnounce } from "../../ui/announcer";
import { Button } from "../../ui/button";
import { Dialog } from "../../ui/dialog";
import { useIsDesk } from "../../ui/use-is-desk";
import { BlockDates } from "./block-dates";
import { ChangedElsewhere } from "./changed-elsewhere";
import { dayIndexOf, namesOf } from "./day-names";
import { DayStrip } from "./day-strip";
import { EditorTools } from "./editor-tools";
import { RULE_WORDS } from "./format-rule-words";
import { rangeText, rowsFor } from "./grid-geometry";
import { impactOf, waitingWithRoom } from "./impact";
import { KeyHints } from "./key-hints";
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
  /** Another window's week, looked at before anything is saved. */
  const [compared, setCompared] = useState<Week | null>(null);
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
  const theirs = conflict?.theirs ?? compared;
  const closeConflict = () => {
    forgetConflict();
    setCompared(null);
  };

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
      {editor.elsewhere !== null && !saving && (
        <ChangedElsewhere
          editor={editor}
          theirs={editor.elsewhere}
          dayNames={dayNames}
          onChoose={setCompared}
        />
      )}
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
        theirs={theirs}
        dayNames={dayNames}
        onClose={closeConflict}
        onTakeTheirs={() => {
          closeConflict();
          editor.discard();
        }}
        onKeepMine={() => {
          closeConflict();
          if (conflict !== null) void save({ ...conflict, overwrite: true });
          else if (compared !== null) editor.rebase(compared, editor.week);
        }}
        onMerge={(merged) => {
          if (theirs !== null) editor.rebase(theirs, merged);
          closeConflict();
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
