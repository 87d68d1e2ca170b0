import type { ComponentPropsWithRef, ReactNode } from "react";
import { classNames } from "./class-names";
import { controlBoxClass, Field, type FieldTexts } from "./field";

export type TextFieldProps = FieldTexts &
  Omit<ComponentPropsWithRef<"input">, "children" | "size"> & {
    labelHidden?: boolean;
    /** Stands inside the box before the text, such as "$". */
    prefix?: ReactNode;
    /** Stands inside the box at its end, such as a "Show" button. */
    suffix?: ReactNode;
    inputClassName?: string;
  };

export function TextField(props: TextFieldProps) {
  const { label, optional, hint, error, labelHidden, prefix, suffix, className, inputClassName, ...input } =
    props;
  return (
    <Field {...{ label, optional, hint, error, className, labelHidden }} id={input.id}>
      {(control) => (
        <div className="relative">
          {prefix !== undefined && (
            <span
              aria-hidden
              className="pointer-events-none absolute inset-y-0 left-3.5 grid place-items-center text-ink-2"
            >
              {prefix}
            </span>
          )}
          <input
            {...input}
            {...control}
            className={classNames(
              controlBoxClass,
              "h-12",
              prefix !== undefined && "pl-8!",
              suffix !== undefined && "pr-18!",
              inputClassName,
            )}
          />
          {suffix !== undefined && (
            <span className="absolute inset-y-0 right-1 grid place-items-center">{suffix}</span>
          )}
        </div>
      )}
    </Field>
  );
}
