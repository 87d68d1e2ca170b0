import type { ComponentPropsWithRef, ReactNode } from "react";
import { buttonClass, type ButtonSize, type ButtonVariant } from "./button-class";
import { Spinner } from "./spinner";

export type ButtonProps = Omit<ComponentPropsWithRef<"button">, "disabled"> & {
  variant?: ButtonVariant;
  size?: ButtonSize;
  /** The action is under way: the button says so, stays focusable and ignores presses. */
  pending?: boolean;
  /** What it reads while pending, such as "Booking…". */
  pendingLabel?: ReactNode;
  disabled?: boolean;
  icon?: ReactNode;
};

export function Button({
  variant = "primary",
  size = "md",
  pending = false,
  pendingLabel,
  disabled = false,
  icon,
  className,
  children,
  onClick,
  type = "button",
  ...rest
}: ButtonProps) {
  const inert = pending || disabled;
  return (
    <button
      {...rest}
      type={inert && type === "submit" ? "button" : type}
      aria-disabled={inert || undefined}
      aria-busy={pending || undefined}
      // Not the `disabled` attribute: it would drop the focus of whoever just pressed.
      onClick={inert ? (event) => event.preventDefault() : onClick}
      className={buttonClass({ variant, size, disabled: disabled && !pending, className })}
    >
      {pending ? <Spinner /> : icon}
      {pending && pendingLabel !== undefined ? pendingLabel : children}
    </button>
  );
}
