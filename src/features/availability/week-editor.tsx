import { useBlocker } from "@tanstack/react-router";
import { useCallback, useEffect, useMemo, useState } from "react";
import { addDays, localDateOf, minuteOfDayOf, mondayOf, weekdayOf } from "../../../convex/domain/time";
import { useNow } from "../../lib/clock";
import { refusalMessage, thrownMessage } from "../../lib/error-message";
import { zoneAbbreviation } from "../../lib/format-time";
import { useAnnounce } from "../../ui/announcer";
import { Button } from "../../ui/button";
import { Dialog } from "../../ui/dialog";
import { useToast } from "../../ui/toast";
import { useIsDesk } from "../../ui/use-is-desk";
import { DayStrip } from "./day-strip";
import { EditorTools } from "./editor-tools";
import { rowsFor } from "./grid-geometry";
import { impactOf } from "./impact";
import { useSaveWeek, type WeekView } from "./queries";
import { SaveBar } from "./save-bar";
import { useWeekEditor } from "./use-week-editor";
import { WeekGrid } from "./week-grid";
import { paint, type Brush, type DayHours, type Stroke, type Week } from "./week-draft";

export interface WeekEditorProps {
  server: WeekView;
  /** The hours of the week before, for "copy previous week"; undefined while they load. */
  previous: Week | undefined;
  onWeek: (mondayLocalDate: string) => void;
}

/** Edits one week of an instructor's hours. Nothing reaches students before Save. */
export function WeekEditor({ server, previous, onWeek }: WeekEditorProps) {
  const { timeZone, mondayLocalDate } = server;
  const editor = useWeekEditor(server);
  const save = useSaveWeek();
  const toast = useToast();
  const announce = useAnnounce();
  const isDesk = useIsDesk();
  const nowAt = useNow(60_000);
  const [brush, setBrush] = useState<Brush>("all");
  const [showAll, setShowAll] = useState(false);
  const [saving, setSaving] = useState(false);
  const [theirs, setTheirs] = useState<DayHours[] | null>(null);

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
    },
    [dayNames, editor, todayIndex],
  );

  const submit = useCallback(
    async (as: "thisWeek" | "usual", overwrite = false) => {
      setSaving(true);
      try {
        const outcome = await save({
          mondayLocalDate,
          baseVersion: editor.base.version,
          base: plain(editor.base.week),
          days: plain(editor.week),
          as,
          ...(overwrite ? { overwrite } : {}),
        });
        if (outcome.ok) {
          if (outcome.merged) editor.discard();
          else editor.settle(outcome.version);
          const words = as === "usual" ? "Saved as your usual week." : "Saved.";
          toast.show({
            icon: "check",
            lead: words,
            text: outcome.merged ? "Changes from your other window were kept too." : "Students see it now.",
          });
        } else if (outcome.error.code === "weekChanged") {
          setTheirs(outcome.error.theirs as DayHours[]);
        } else {
          toast.show({ icon: "warn", lead: "Not saved.", text: refusalMessage(outcome.error) });
        }
      } catch (error) {
        toast.show({ icon: "warn", lead: "Not saved.", text: thrownMessage(error) });
      } finally {
        setSaving(false);
      }
    },
    [editor, mondayLocalDate, save, toast],
  );

  useEffect(() => {
    if (editor.isDirty) announce.polite(`${editor.changes} changes, not saved.`);
  }, [announce, editor.changes, editor.isDirty]);

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
        onUsual={() => void submit("usual")}
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
        outside={impact.outside}
        brush={brush}
        todayIndex={todayIndex}
        nowMinute={minuteOfDayOf(nowAt, timeZone)}
        dayNames={dayNames}
        onPaint={onPaint}
        onUndo={editor.undo}
        onRedo={editor.redo}
        onWeek={(weeks) => onWeek(addDays(mondayLocalDate, weeks * 7))}
      />
      {isDesk && <KeyHints />}
      {editor.isDirty && (
        <SaveBar
          changes={editor.changes}
          impact={impact}
          saving={saving}
          onDiscard={editor.discard}
          onSave={() => void submit("thisWeek")}
        />
      )}
      <Dialog
        open={theirs !== null}
        onOpenChange={() => setTheirs(null)}
        title="Your other window changed this week meanwhile"
        description={
          theirs === null
            ? ""
            : `It changed ${changedDays(editor.base.week, theirs, dayNames)}. Both of you touched the same day, so one has to give way.`
        }
        actions={
          <>
            <Button
              variant="quiet"
              onClick={() => {
                setTheirs(null);
                editor.discard();
              }}
            >
              Take theirs
            </Button>
            <Button
              onClick={() => {
                setTheirs(null);
                void submit("thisWeek", true);
              }}
            >
              Keep mine
            </Button>
          </>
        }
      />
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

/** The server takes plain arrays. */
function plain(week: Week): DayHours[] {
  return week.map((day) => ({ localDate: day.localDate, intervals: [...day.intervals] }));
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

function changedDays(base: Week, theirs: Week, names: readonly { long: string }[]): string {
  const changed = names.filter(
    (_, index) => JSON.stringify(base[index]?.intervals) !== JSON.stringify(theirs[index]?.intervals),
  );
  return changed.map((day) => day.long.split(",")[0]).join(", ") || "it";
}
