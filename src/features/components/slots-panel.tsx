import type { ReactNode } from "react";
import { SlotTile, type SlotTileProps } from "../../ui/slot-tile";
import { Panel } from "./panel";

const press = () => {};

export function SlotsPanel() {
  return (
    <Panel title="Slots">
      <div className="grid grid-cols-2 gap-x-3.5 gap-y-4 sm:grid-cols-3">
        <Slot title="Free" note="Press holds it" state="free" onPress={press} says="free" />
        <Slot title="Offline" note="May be old" state="free" onPress={press} disabled says="may be old" />
        <Slot title="Last spot" state="lastSpot" onPress={press} says="last free time this day" />
        <Slot
          title="Held by you"
          note="Countdown"
          state="heldByYou"
          sublabel="yours · 4:32"
          onPress={press}
          says="held for you, 4 minutes 32 seconds left"
        />
        <Slot
          title="Last minute"
          note="“+5 min” offered"
          state="lastMinute"
          sublabel="yours · 0:48"
          onPress={press}
          says="held for you, 48 seconds left"
        />
        <Slot title="Being booked" note="Nothing to press" state="beingBooked" says="someone is booking it" />
        <Slot title="Just taken" note="4 s, then fades" state="justTaken" says="just taken" />
        <Slot
          title="Just freed"
          note="Gold ring once"
          state="justFreed"
          onPress={press}
          says="just became free"
        />
        <Slot
          title="Your lesson"
          note="Opens the lesson"
          state="yours"
          onPress={press}
          says="your lesson, open details"
        />
        <Slot
          title="Waitlist offer"
          state="offered"
          sublabel="offered · 1:52"
          onPress={press}
          says="offered to you, 1 minute 52 seconds left"
        />
        <Named title="Outside hours" note="No control">
          <div className="hatched h-11.5 rounded-sm" />
        </Named>
      </div>
    </Panel>
  );
}

type SlotExample = Omit<SlotTileProps, "time" | "accessibleName" | "title"> & {
  title: string;
  note?: string;
  says: string;
};

function Slot({ title, note, says, ...tile }: SlotExample) {
  return (
    <Named title={title} note={note}>
      <SlotTile {...tile} time="4:00 pm" accessibleName={`Wednesday, October 14, 4:00 pm Eastern, ${says}`} />
    </Named>
  );
}

function Named({ title, note, children }: { title: string; note?: string | undefined; children: ReactNode }) {
  return (
    <div className="min-w-0">
      <p className="mb-1.5 text-xs text-ink-2">{title}</p>
      {children}
      {note !== undefined && <p className="mt-1 text-xs text-ink-3">{note}</p>}
    </div>
  );
}
