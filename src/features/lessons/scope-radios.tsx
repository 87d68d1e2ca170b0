import { useId } from "react";
import type { SeriesScope } from "../../../convex/domain/series";
import { Radio } from "../../ui/radio";
import type { Lesson } from "./queries";

/** "This is lesson 2 of 6. What moves?", and how much of the series that may be. */
export function ScopeRadios<Scope extends SeriesScope>(props: {
  lesson: Lesson;
  question?: string;
  options: readonly { value: Scope; label: string }[];
  scope: Scope;
  onChange: (scope: Scope) => void;
  /** How the choices lie. */
  className: string;
}) {
  const { lesson, question, options, scope, onChange, className } = props;
  const name = useId();
  return (
    <fieldset>
      <legend className="text-sm font-semibold">
        This is lesson {lesson.series?.number} of {lesson.series?.of}.
        {question === undefined ? "" : ` ${question}`}
      </legend>
      <div className={`mt-1 ${className}`}>
        {options.map(({ value, label }) => (
          <Radio
            key={value}
            name={name}
            label={label}
            checked={scope === value}
            onChange={() => onChange(value)}
          />
        ))}
      </div>
    </fieldset>
  );
}
