import { useId, type ReactNode } from "react";
import { classNames } from "./class-names";

export type ChoiceChipsOption<Value extends string | number> = {
  value: Value;
  label: ReactNode;
  icon?: ReactNode;
  disabled?: boolean;
};

export type ChoiceChipsProps<Value extends string | number> = {
  label: string;
  options: ReadonlyArray<ChoiceChipsOption<Value>>;
  value: Value;
  onChange: (value: Value) => void;
  className?: string;
};

/** One of a row of pills ("Online · $75", "60 min"); scrolls sideways on a phone. */
export function ChoiceChips<Value extends string | number>(props: ChoiceChipsProps<Value>) {
  const { label, options, value, onChange, className } = props;
  const name = useId();
  return (
    <div role="radiogroup" aria-label={label} className={classNames("flex gap-2", className)}>
      {options.map((option) => (
        <label
          key={option.value}
          className={classNames(
            "relative inline-flex min-h-11 flex-none items-center gap-2 rounded-full border border-line bg-surface px-4 text-[0.9375rem] font-medium whitespace-nowrap text-ink",
            "hover:border-line-strong hover:bg-hover [&_svg]:text-ink-2",
            "has-checked:border-action has-checked:bg-action-soft has-checked:text-action-text has-checked:[&_svg]:text-action-text",
            "has-focus-visible:outline-3 has-focus-visible:outline-offset-2 has-focus-visible:outline-focus",
            "has-disabled:border-dashed has-disabled:text-ink-3 has-disabled:line-through",
            "forced-colors:has-checked:bg-[Highlight] forced-colors:has-checked:text-[HighlightText]",
          )}
        >
          <input
            type="radio"
            name={name}
            checked={option.value === value}
            disabled={option.disabled}
            onChange={() => onChange(option.value)}
            className="absolute inset-0 appearance-none rounded-full outline-none"
          />
          {option.icon}
          <span className="nums">{option.label}</span>
        </label>
      ))}
    </div>
  );
}
