import { formatPrice } from "../../lib/format-money";
import { classNames } from "../../ui/class-names";
import { ChoiceChips } from "../../ui/choice-chips";
import { FormatIcon, formatLabels } from "../../ui/format-icon";
import { Segmented } from "../../ui/segmented";
import { SelectField } from "../../ui/select-field";
import { lessonCents } from "../../../convex/domain/pricing";
import type { Format } from "../../../convex/domain/common";
import { durationsOf, formatsOf, type LessonChoice, type LessonWish, type Offering } from "./lesson-choice";
import type { Learner } from "./queries";

export interface LessonControlsProps {
  offerings: readonly Offering[];
  choice: LessonChoice;
  instructorFirstName: string;
  learners: readonly Learner[];
  learnerId: string | undefined;
  isDesk: boolean;
  onChange: (change: LessonWish & { learner?: string }) => void;
}

/** What the lesson is, where and how long: each choice changes the times below and nothing else. */
export function LessonControls(props: LessonControlsProps) {
  const { choice, isDesk, onChange, instructorFirstName: name } = props;
  const { offering, format, durationMinutes } = choice;
  const priceIn = (each: Format) =>
    lessonCents(
      offering.prices.find((price) => price.format === each)?.hourlyRateCents ?? 0,
      durationMinutes,
    );
  const formats = formatsOf(offering);
  const durations = durationsOf(offering);
  return (
    <div className={classNames("flex gap-3", isDesk ? "flex-wrap items-center" : "flex-col")}>
      <LessonSelects {...props} />
      {isDesk ? (
        <Segmented
          label="Format"
          options={formats.map((each) => ({
            value: each,
            icon: <FormatIcon format={each} />,
            label: (
              <span>
                {each === "studio" ? `${name}’s studio` : formatLabels[each]}{" "}
                <span className="nums ml-1 font-normal text-ink-2">{formatPrice(priceIn(each))}</span>
              </span>
            ),
          }))}
          value={format}
          onChange={(next) => onChange({ format: next })}
        />
      ) : (
        <ChoiceChips
          label="Format"
          className="-mx-4 overflow-x-auto px-4 py-0.5 sm:-mx-6 sm:px-6"
          options={formats.map((each) => ({
            value: each,
            icon: <FormatIcon format={each} />,
            label: `${formatLabels[each]} · ${formatPrice(priceIn(each))}`,
          }))}
          value={format}
          onChange={(next) => onChange({ format: next })}
        />
      )}
      {isDesk ? (
        <Segmented
          label="Duration"
          options={durations.map((minutes) => ({ value: String(minutes), label: `${minutes} min` }))}
          value={String(durationMinutes)}
          onChange={(minutes) => onChange({ minutes: Number(minutes) })}
        />
      ) : (
        <ChoiceChips
          label="Duration"
          className="-mx-4 overflow-x-auto px-4 py-0.5 sm:-mx-6 sm:px-6"
          options={durations.map((minutes) => ({ value: minutes, label: `${minutes} min` }))}
          value={durationMinutes}
          onChange={(minutes) => onChange({ minutes })}
        />
      )}
    </div>
  );
}

/** Which of several lessons, and for whom of several people; nothing where there is one. */
export function LessonSelects(
  props: Pick<LessonControlsProps, "offerings" | "choice" | "learners" | "learnerId" | "onChange">,
) {
  const { offerings, choice, learners, onChange } = props;
  if (offerings.length < 2 && learners.length < 2) return null;
  return (
    <div className="flex gap-3 max-lg:*:flex-1">
      {offerings.length > 1 && (
        <SelectField
          label="Lesson"
          labelHidden
          className="min-w-0 lg:w-56"
          options={offerings.map((each) => ({ value: each.serviceSlug, label: each.serviceName }))}
          value={choice.offering.serviceSlug}
          onChange={(service) => onChange({ service })}
        />
      )}
      {learners.length > 1 && (
        <SelectField
          label="For"
          labelHidden
          className="min-w-0 lg:w-40"
          options={learners.map((each) => ({
            value: each.learnerId,
            label: each.kind === "self" ? "For me" : `For ${each.name}`,
          }))}
          value={props.learnerId ?? learners[0]!.learnerId}
          onChange={(learner) => onChange({ learner })}
        />
      )}
    </div>
  );
}
