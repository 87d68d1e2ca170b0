import { useCallback, useState } from "react";
import { refusalMessage, thrownMessage } from "../../lib/error-message";
import { useToast } from "../../ui/toast";
import { useSaveWeek, useUndoSave, type ReplacedHours } from "./queries";
import type { WeekEditor } from "./use-week-editor";
import type { DayHours, Week } from "./week-draft";

export interface SaveOptions {
  as: "thisWeek" | "usual";
  /** With "thisWeek": so many weeks after it get the same hours. */
  repeatWeeks?: number;
  /** Mine over what another window saved meanwhile. */
  overwrite?: boolean;
}

/** A save that was answered with another window's week. */
export interface Conflict extends SaveOptions {
  theirs: DayHours[];
}

/** Saving the draft, with its answers: done, changed by another window, failed. What reaches beyond the week can be undone. */
export function useWeekSaving(editor: WeekEditor, mondayLocalDate: string) {
  const send = useSaveWeek();
  const giveBack = useGivingBack(mondayLocalDate);
  const toast = useToast();
  const [saving, setSaving] = useState(false);
  const [conflict, setConflict] = useState<Conflict | null>(null);

  const save = useCallback(
    async (options: SaveOptions) => {
      const { as, repeatWeeks = 0, overwrite = false } = options;
      const failed = (text: string) => toast.show({ icon: "warn", lead: "Not saved.", text });
      const days = plain(editor.week);
      setConflict(null);
      setSaving(true);
      try {
        const outcome = await send({
          ...{ mondayLocalDate, baseVersion: editor.base.version, base: plain(editor.base.week), days, as },
          ...(overwrite ? { overwrite } : {}),
          ...(repeatWeeks > 0 ? { repeatWeeks } : {}),
        });
        if (outcome.ok) {
          const { merged, replaced, version } = outcome;
          if (merged) editor.discard();
          else editor.settle(version, editor.week, editor.steps);
          const isFar = as === "usual" || repeatWeeks > 0;
          toast.show({
            ...{ id: "saved-week", icon: "check", lead: leadOf(as, repeatWeeks) },
            text: merged ? "Changes from your other window were kept too." : "Students see it now.",
            ...(isFar && !merged
              ? { action: { label: "Undo", onPress: () => void giveBack(days, replaced) } }
              : {}),
          });
        } else if (outcome.error.code === "weekChanged") {
          setConflict({ ...options, theirs: outcome.error.theirs as DayHours[] });
        } else failed(refusalMessage(outcome.error));
      } catch (error) {
        failed(thrownMessage(error));
      } finally {
        setSaving(false);
      }
    },
    [editor, giveBack, mondayLocalDate, send, toast],
  );

  return { save, saving, conflict, forgetConflict: useCallback(() => setConflict(null), []) };
}

function useGivingBack(mondayLocalDate: string) {
  const send = useUndoSave();
  const toast = useToast();
  return useCallback(
    async (days: DayHours[], replaced: ReplacedHours) => {
      try {
        const outcome = await send({ mondayLocalDate, days, replaced });
        if (!outcome.ok) {
          toast.show({ icon: "warn", lead: "Not undone.", text: refusalMessage(outcome.error) });
          return;
        }
        toast.show({
          ...{ id: "saved-week", icon: "undo", lead: "Undone." },
          text:
            outcome.kept === 0
              ? "All hours are as they were."
              : "What was changed since then stays as it is.",
        });
      } catch (error) {
        toast.show({ icon: "warn", lead: "Not undone.", text: thrownMessage(error) });
      }
    },
    [mondayLocalDate, send, toast],
  );
}

function leadOf(as: SaveOptions["as"], repeatWeeks: number): string {
  if (as === "usual") return "Saved as your usual week.";
  return repeatWeeks > 0 ? `Saved for ${repeatWeeks + 1} weeks.` : "Saved.";
}

/** The server takes plain arrays. */
function plain(week: Week): DayHours[] {
  return week.map((day) => ({ localDate: day.localDate, intervals: [...day.intervals] }));
}
