import type { ComponentPropsWithRef, ReactNode } from "react";
import { classNames } from "./class-names";

export type IconButtonProps = Omit<ComponentPropsWithRef<"button">, "children" | "aria-label"> & {
  /** The accessible name: an icon alone says nothing. */
  label: string;
  icon: ReactNode;
  variant?: "outlined" | "plain";
};

/** 44 px square, so that a thumb hits it. */
export function IconButton({
  label,
  icon,
  variant = "plain",
  className,
  type = "button",
  ...rest
}: IconButtonProps) {
  return (
    <button
      {...rest}
      type={type}
      aria-label={label}
      title={label}
      className={classNames(
        "inline-grid size-11 flex-none place-items-center rounded-md border text-ink",
        "transition-colors duration-(--duration-instant) hover:bg-hover active:bg-sunken",
        "disabled:text-ink-3 disabled:cursor-not-allowed aria-disabled:text-ink-3",
        variant === "outlined" ? "border-line bg-surface" : "border-transparent",
        className,
      )}
    >
      {icon}
    </button>
  );
}
