import { useState } from "react";
import { MonthCalendar, type CalendarDay } from "../../ui/month-calendar";
import { Panel } from "./panel";

export function MonthPanel() {
  const [focused, setFocused] = useState("2026-10-14");
  const [chosen, setChosen] = useState("2026-10-14");
  return (
    <Panel title="Month">
      <div className="max-w-88">
        <MonthCalendar
          label="Free days"
          focusedDate={focused}
          onFocusedDate={setFocused}
          firstDate="2026-10-01"
          lastDate="2026-10-31"
          dayOf={(localDate) => dayOf(localDate, chosen)}
          onChoose={setChosen}
        />
      </div>
    </Panel>
  );
}

/** Today is the 13th, Sundays are full, and the last days aren't open yet. */
function dayOf(localDate: string, chosen: string): CalendarDay | undefined {
  if (!localDate.startsWith("2026-10")) return undefined;
  const number = Number(localDate.slice(8));
  const look = number < 13 || number > 28 ? "closed" : number % 7 === 4 ? "full" : "free";
  return {
    name: `October ${number}, ${{ closed: "not open", full: "nothing free", free: "free" }[look]}`,
    look,
    isToday: number === 13,
    isShown: localDate === chosen,
    isChosen: localDate === chosen,
  };
}
