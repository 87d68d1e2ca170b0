import type { ComponentPropsWithRef, ReactNode } from "react";
import { classNames } from "./class-names";

export type SwitchProps = Omit<ComponentPropsWithRef<"input">, "type" | "role" | "onChange" | "children"> & {
  label: ReactNode;
  onChange?: (on: boolean) => void;
};

/** On or off at once, without a save button. */
export function Switch({ label, onChange, className, ...input }: SwitchProps) {
  return (
    <label className={classNames("inline-flex min-h-11 items-center gap-3 text-base", className)}>
      <span className="relative h-7 w-12 flex-none">
        <input
          {...input}
          type="checkbox"
          role="switch"
          onChange={(event) => onChange?.(event.target.checked)}
          className="peer absolute inset-0 appearance-none rounded-full border border-transparent bg-line-strong transition-colors duration-(--duration-quick) checked:bg-action disabled:opacity-50 forced-colors:checked:bg-[Highlight]"
        />
        <span
          aria-hidden
          className="pointer-events-none absolute top-[3px] left-[3px] size-5.5 rounded-full bg-on-action transition-transform duration-(--duration-quick) ease-in-out peer-checked:translate-x-5 forced-colors:bg-[ButtonText]"
        />
      </span>
      <span className="min-w-0">{label}</span>
    </label>
  );
}
