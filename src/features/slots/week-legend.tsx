import { Check, Hourglass } from "lucide-react";
import type { ReactNode } from "react";
import { classNames } from "../../ui/class-names";

/** What the shapes of the week mean; decoration for those who hear each time's state with its name. */
export function WeekLegend({ instructorFirstName: name }: { instructorFirstName: string }) {
  return (
    <ul
      aria-hidden
      className="flex flex-wrap items-center gap-x-5 gap-y-2 border-t border-line pt-3.5 text-xs text-ink-2"
    >
      <Entry swatch="border-slot-free-line bg-slot-free">Free</Entry>
      <Entry swatch="border-moment-line bg-moment">Held for you</Entry>
      <Entry swatch="border-dashed border-slot-claimed-line bg-slot-claimed" icon={<Hourglass size={11} />}>
        Someone is booking it
      </Entry>
      <Entry swatch="border-transparent bg-action text-on-action" icon={<Check size={11} />}>
        Your lesson
      </Entry>
      <Entry swatch="hatched border-line">Outside {name}’s hours</Entry>
      <li className="ml-auto">
        <strong>+3</strong> = more starts in that hour, every 15 minutes
      </li>
    </ul>
  );
}

function Entry({ swatch, icon, children }: { swatch: string; icon?: ReactNode; children: ReactNode }) {
  return (
    <li className="flex items-center gap-2">
      <span className={classNames("grid h-4.5 w-6 place-items-center rounded-xs border", swatch)}>
        {icon}
      </span>
      <span>{children}</span>
    </li>
  );
}
