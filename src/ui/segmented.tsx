import { useId, type ReactNode } from "react";
import { classNames } from "./class-names";

export type SegmentedOption<Value extends string> = {
  value: Value;
  label: ReactNode;
  icon?: ReactNode;
  /** Shown struck, with the reason for those who hear it. */
  unavailable?: string;
};

export type SegmentedProps<Value extends string> = {
  /** What is chosen here: "Format", "Duration". */
  label: string;
  options: ReadonlyArray<SegmentedOption<Value>>;
  value: Value;
  onChange: (value: Value) => void;
  className?: string;
};

/** Two to four short choices side by side; a radio group to keyboard and screen reader. */
export function Segmented<Value extends string>(props: SegmentedProps<Value>) {
  const { label, options, value, onChange, className } = props;
  const name = useId();
  return (
    <div
      role="radiogroup"
      aria-label={label}
      className={classNames(
        "inline-flex max-w-full rounded-md border border-transparent bg-sunken p-1",
        className,
      )}
    >
      {options.map((option) => (
        <label
          key={option.value}
          className={classNames(
            "relative flex min-h-11 min-w-0 flex-auto items-center justify-center gap-2 rounded-sm px-3.5 text-[0.9375rem] font-medium whitespace-nowrap",
            "has-checked:bg-raised has-checked:text-ink has-checked:shadow-sm",
            "has-focus-visible:outline-3 has-focus-visible:outline-offset-2 has-focus-visible:outline-focus",
            "forced-colors:has-checked:bg-[Highlight] forced-colors:has-checked:text-[HighlightText]",
            option.unavailable === undefined
              ? "text-ink-2 hover:text-ink [&_svg]:text-ink-2 has-checked:[&_svg]:text-action-text"
              : "cursor-not-allowed text-ink-3 line-through",
          )}
        >
          <input
            type="radio"
            name={name}
            value={option.value}
            checked={option.value === value}
            disabled={option.unavailable !== undefined}
            onChange={() => onChange(option.value)}
            className="absolute inset-0 appearance-none rounded-sm outline-none"
          />
          {option.icon}
          {option.label}
          {option.unavailable !== undefined && <span className="sr-only">, {option.unavailable}</span>}
        </label>
      ))}
    </div>
  );
}
