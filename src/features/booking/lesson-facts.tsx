import { CalendarDays, UserRound } from "lucide-react";
import type { ReactNode } from "react";
import { endOf } from "../../../convex/domain/claims";
import type { Format } from "../../../convex/domain/common";
import type { Instant, TimeZone } from "../../../convex/domain/time";
import { clocksDiffer, formatDate, formatRangeWithZone } from "../../lib/format-time";
import { FormatIcon } from "../../ui/format-icon";
import { placeWords } from "./place-words";

export interface LessonFactsProps {
  startsAt: Instant;
  durationMinutes: number;
  format: Format;
  viewerZone: TimeZone;
  instructorZone: TimeZone;
  instructorFirstName: string;
  area: string;
  /** Undefined where it isn't settled yet. */
  learnerName: string | undefined;
}

/** When, where, for whom: each with its exact words. */
export function LessonFacts(props: LessonFactsProps) {
  const { startsAt, viewerZone, instructorZone, instructorFirstName: name, format } = props;
  const endsAt = endOf(props);
  const place = placeWords(format, name, props.area);
  return (
    <ul className="grid gap-3.5 text-[0.9375rem]">
      <Fact icon={<CalendarDays size={20} aria-hidden />} title={formatDate(startsAt, viewerZone)}>
        {formatRangeWithZone(startsAt, endsAt, viewerZone)}
        {clocksDiffer(startsAt, viewerZone, instructorZone) && (
          <span className="block text-sm">
            {formatDate(startsAt, instructorZone)}, {formatRangeWithZone(startsAt, endsAt, instructorZone)}{" "}
            for {name}
          </span>
        )}
      </Fact>
      <Fact icon={<FormatIcon format={format} size={20} />} title={place.title}>
        {place.text}
      </Fact>
      {props.learnerName !== undefined && (
        <Fact icon={<UserRound size={20} aria-hidden />} title={props.learnerName} />
      )}
    </ul>
  );
}

function Fact({ icon, title, children }: { icon: ReactNode; title: string; children?: ReactNode }) {
  return (
    <li className="nums flex gap-3">
      <span className="mt-0.5 text-ink-2">{icon}</span>
      <div className="min-w-0">
        <p className="font-semibold">{title}</p>
        {children !== undefined && children !== "" && <div className="text-ink-2">{children}</div>}
      </div>
    </li>
  );
}
