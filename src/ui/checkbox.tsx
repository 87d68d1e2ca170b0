import { Check } from "lucide-react";
import type { ComponentPropsWithRef, ReactNode } from "react";
import { classNames } from "./class-names";

export type CheckboxProps = Omit<ComponentPropsWithRef<"input">, "type" | "onChange" | "children"> & {
  label: ReactNode;
  onChange?: (checked: boolean) => void;
};

export function Checkbox({ label, onChange, className, ...input }: CheckboxProps) {
  return (
    <label className={classNames("inline-flex min-h-11 items-center gap-3 text-base", className)}>
      <span className="relative grid size-6 flex-none place-items-center">
        <input
          {...input}
          type="checkbox"
          onChange={(event) => onChange?.(event.target.checked)}
          className="peer absolute inset-0 appearance-none rounded-xs border border-line-strong bg-surface checked:border-transparent checked:bg-action disabled:border-dashed disabled:bg-sunken forced-colors:checked:bg-[Highlight]"
        />
        <Check
          size={16}
          aria-hidden
          className="pointer-events-none relative text-on-action opacity-0 peer-checked:opacity-100 peer-disabled:text-ink-3 forced-colors:text-[HighlightText]"
        />
      </span>
      <span className="min-w-0">{label}</span>
    </label>
  );
}
