import type { ComponentPropsWithRef, ReactNode } from "react";
import { classNames } from "./class-names";
import { RadioDot } from "./radio";

export type RadioCardProps = Omit<ComponentPropsWithRef<"input">, "type" | "children" | "title"> & {
  title: ReactNode;
  text?: ReactNode;
  icon?: ReactNode;
  end?: ReactNode;
};

/** A choice big enough to carry a second line: how often, which card, which learner. */
export function RadioCard({ title, text, icon, end, className, ...input }: RadioCardProps) {
  return (
    <label
      className={classNames(
        "flex min-h-16 items-center gap-3 rounded-lg border border-line bg-surface px-3.5 py-3",
        "hover:border-line-strong has-checked:border-action has-checked:bg-action-soft has-checked:shadow-[inset_0_0_0_0.5px_var(--color-action)]",
        "has-disabled:border-dashed has-disabled:text-ink-3",
        className,
      )}
    >
      <RadioDot {...input} />
      {icon}
      <span className="min-w-0 flex-1">
        <span className="block text-base font-semibold">{title}</span>
        {text !== undefined && <span className="nums block text-sm text-ink-2">{text}</span>}
      </span>
      {end}
    </label>
  );
}
