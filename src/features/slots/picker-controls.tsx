import type { ReactNode } from "react";
import { lessonCents } from "../../../convex/domain/pricing";
import { formatPrice } from "../../lib/format-money";
import { ChoiceChips } from "../../ui/choice-chips";
import { FormatIcon, formatLabels } from "../../ui/format-icon";
import { Segmented } from "../../ui/segmented";
import { LessonSelects, type LessonControlsProps } from "./lesson-controls";
import { durationsOf, formatsOf } from "./lesson-choice";

/** So many stand side by side on a phone. */
const MOST_IN_A_ROW = 3;

/** What the lesson is, where, and how long at what price, one under the other. */
export function PickerControls(props: LessonControlsProps) {
  const { choice, onChange } = props;
  const { offering, format, durationMinutes } = choice;
  const rate = offering.prices.find((price) => price.format === format)?.hourlyRateCents ?? 0;
  return (
    <div className="grid gap-2">
      <LessonSelects {...props} />
      <Row
        label="Format"
        isDesk={props.isDesk}
        options={formatsOf(offering).map((each) => ({
          value: each,
          icon: <FormatIcon format={each} />,
          label: formatLabels[each],
        }))}
        value={format}
        onChange={(next) => onChange({ format: next })}
      />
      <Row
        label="Duration"
        isDesk={props.isDesk}
        options={durationsOf(offering).map((minutes) => ({
          value: String(minutes),
          label: (
            <span className="nums flex flex-wrap justify-center gap-x-1">
              <span>{minutes} min</span>
              <span aria-hidden>·</span>
              <span>{formatPrice(lessonCents(rate, minutes))}</span>
            </span>
          ),
        }))}
        value={String(durationMinutes)}
        onChange={(minutes) => onChange({ minutes: Number(minutes) })}
      />
    </div>
  );
}

interface RowProps<Value extends string> {
  label: string;
  isDesk: boolean;
  options: readonly { value: Value; label: ReactNode; icon?: ReactNode }[];
  value: Value;
  onChange: (value: Value) => void;
}

function Row<Value extends string>({ isDesk, ...choice }: RowProps<Value>) {
  return isDesk || choice.options.length <= MOST_IN_A_ROW ? (
    <Segmented {...choice} className="w-full" />
  ) : (
    <ChoiceChips {...choice} className="-mx-4 overflow-x-auto px-4 py-0.5 sm:-mx-6 sm:px-6" />
  );
}
