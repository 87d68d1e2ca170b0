import { Bell, Minus, Plus, TriangleAlert } from "lucide-react";
import type { ReactNode } from "react";
import { Bar } from "../../ui/bar";
import { Button } from "../../ui/button";
import { hoursText, type Impact } from "./impact";

export interface SaveBarProps {
  changes: number;
  impact: Impact;
  /** People who wait and would find room. */
  waiting: number;
  saving: boolean;
  onDiscard: () => void;
  onSave: () => void;
}

/** What saving would do, live while painting. Save is the only primary here. */
export function SaveBar({ changes, impact, waiting, saving, onDiscard, onSave }: SaveBarProps) {
  const { addedMinutes, removedMinutes, outside } = impact;
  const outsideWords =
    outside.length === 1
      ? "1 lesson now outside, it stays"
      : `${outside.length} lessons now outside, they stay`;
  return (
    <Bar label="Unsaved changes">
      <div className="hidden border-r border-line pr-5 lg:block">
        <p className="text-sm font-semibold">
          {changes} {changes === 1 ? "change" : "changes"}, not saved
        </p>
        <p className="text-xs text-ink-2">What saving would do</p>
      </div>
      <div className="flex min-w-0 flex-1 flex-wrap items-center gap-x-5 gap-y-1 text-sm">
        {addedMinutes > 0 && (
          <Effect icon={<Plus size={16} aria-hidden />} look="bg-good-soft text-good">
            <strong className="nums">{hoursText(addedMinutes)}</strong> more
          </Effect>
        )}
        {removedMinutes > 0 && (
          <Effect icon={<Minus size={16} aria-hidden />} look="bg-sunken text-ink-2">
            <strong className="nums">{hoursText(removedMinutes)}</strong> less
          </Effect>
        )}
        {outside.length > 0 && (
          <Effect icon={<TriangleAlert size={16} aria-hidden />} look="bg-warn-soft text-warn">
            {outsideWords}
          </Effect>
        )}
        {waiting > 0 && (
          <Effect icon={<Bell size={16} aria-hidden />} look="bg-info-soft text-info">
            {waiting === 1 ? "1 person who waits finds room" : `${waiting} people who wait find room`}
          </Effect>
        )}
      </div>
      <Button variant="link" onClick={onDiscard} className="max-sm:px-2">
        Discard
      </Button>
      <Button onClick={onSave} pending={saving} pendingLabel="Saving…">
        Save week
      </Button>
    </Bar>
  );
}

function Effect({ icon, look, children }: { icon: ReactNode; look: string; children: ReactNode }) {
  return (
    <span className="inline-flex items-center gap-2">
      <span className={`hidden size-8 place-items-center rounded-sm sm:grid ${look}`}>{icon}</span>
      <span>{children}</span>
    </span>
  );
}
