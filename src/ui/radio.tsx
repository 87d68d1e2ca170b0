import type { ComponentPropsWithRef, ReactNode } from "react";
import { classNames } from "./class-names";

export type RadioProps = Omit<ComponentPropsWithRef<"input">, "type" | "children"> & { label: ReactNode };

/** One of several; those with the same `name` belong together (put them in a `fieldset` with a `legend`). */
export function Radio({ label, className, ...input }: RadioProps) {
  return (
    <label className={classNames("inline-flex min-h-11 items-center gap-3 text-base", className)}>
      <RadioDot {...input} />
      <span className="min-w-0">{label}</span>
    </label>
  );
}

export function RadioDot(input: Omit<ComponentPropsWithRef<"input">, "type">) {
  return (
    <span className="relative grid size-6 flex-none place-items-center">
      <input
        {...input}
        type="radio"
        className="peer absolute inset-0 appearance-none rounded-full border border-line-strong bg-surface checked:border-transparent checked:bg-action disabled:border-dashed disabled:bg-sunken forced-colors:checked:bg-[Highlight]"
      />
      <span
        aria-hidden
        className="pointer-events-none relative size-2.5 rounded-full bg-on-action opacity-0 peer-checked:opacity-100 forced-colors:bg-[HighlightText]"
      />
    </span>
  );
}
