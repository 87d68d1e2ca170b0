import { classNames } from "./class-names";

export type ButtonVariant = "primary" | "quiet" | "soft" | "link" | "danger" | "dangerQuiet";
export type ButtonSize = "md" | "sm" | "lg";

const variants: Record<ButtonVariant, string> = {
  primary:
    "bg-action text-on-action shadow-xs hover:bg-action-hover active:bg-action-press border-transparent",
  quiet: "bg-surface text-ink border-line-strong hover:bg-hover active:bg-sunken",
  soft: "bg-action-soft text-action-text border-transparent hover:bg-action-soft-hover active:bg-action-soft-hover",
  link: "text-action-text border-transparent hover:bg-action-soft active:bg-action-soft-hover",
  danger: "bg-bad-fill text-on-action border-transparent hover:brightness-90 active:brightness-80",
  dangerQuiet: "bg-surface text-bad border-bad hover:bg-bad-soft active:bg-bad-soft",
};

const sizes: Record<ButtonSize, string> = {
  sm: "min-h-11 px-3.5 text-sm rounded-md gap-1.5",
  md: "min-h-12 px-4 text-base rounded-md gap-2",
  lg: "min-h-14 px-6 text-lg rounded-lg gap-2",
};

const unavailable = "bg-sunken text-ink-3 border-dashed border-line-strong cursor-not-allowed";

/** The look of a button, for what isn't one (links). */
export function buttonClass(options: {
  variant?: ButtonVariant;
  size?: ButtonSize;
  disabled?: boolean;
  className?: string | undefined;
}): string {
  const { variant = "primary", size = "md", disabled = false, className } = options;
  return classNames(
    "inline-flex items-center justify-center border font-semibold leading-tight no-underline select-none",
    "transition-[background-color,border-color,color,filter] duration-(--duration-instant)",
    sizes[size],
    disabled ? unavailable : variants[variant],
    className,
  );
}
