import { ChevronDown } from "lucide-react";
import type { ComponentPropsWithRef } from "react";
import { classNames } from "./class-names";
import { controlBoxClass, Field, type FieldTexts } from "./field";

export type SelectOption = { value: string; label: string; disabled?: boolean };

export type SelectFieldProps = FieldTexts &
  Omit<ComponentPropsWithRef<"select">, "children" | "onChange" | "value" | "multiple"> & {
    labelHidden?: boolean;
    options: SelectOption[];
    value: string;
    onChange: (value: string) => void;
    /** Shown while `value` is empty. */
    placeholder?: string;
  };

/** The platform's own list: the best one on a phone, and complete for keyboard and screen reader. */
export function SelectField(props: SelectFieldProps) {
  const { label, optional, hint, error, labelHidden, className, options, onChange, placeholder, ...select } =
    props;
  return (
    <Field {...{ label, optional, hint, error, className, labelHidden }} id={select.id}>
      {(control) => (
        <div className="relative">
          <select
            {...select}
            {...control}
            onChange={(event) => onChange(event.target.value)}
            className={classNames(controlBoxClass, "h-12 appearance-none truncate pr-10!")}
          >
            {placeholder !== undefined && (
              <option value="" disabled>
                {placeholder}
              </option>
            )}
            {options.map((option) => (
              <option key={option.value} value={option.value} disabled={option.disabled}>
                {option.label}
              </option>
            ))}
          </select>
          <ChevronDown
            size={18}
            aria-hidden
            className="pointer-events-none absolute top-1/2 right-3.5 -translate-y-1/2 text-ink-2"
          />
        </div>
      )}
    </Field>
  );
}
