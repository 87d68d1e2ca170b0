import { CircleAlert } from "lucide-react";
import { useId, type ReactNode } from "react";
import { classNames } from "./class-names";

export type FieldTexts = {
  label: ReactNode;
  /** Says "Optional" after the label; nothing is marked as required, because most is. */
  optional?: boolean | undefined;
  hint?: ReactNode;
  /** One sentence that says what is wrong; while it is set the control is marked invalid. */
  error?: string | undefined;
};

export type FieldControlProps = {
  id: string;
  "aria-invalid": true | undefined;
  "aria-describedby": string | undefined;
};

/** Label above, control, hint or error below; wires their ids together. */
export function Field(
  props: FieldTexts & {
    id?: string | undefined;
    className?: string | undefined;
    labelHidden?: boolean | undefined;
    end?: ReactNode;
    children: (control: FieldControlProps) => ReactNode;
  },
) {
  const { label, optional, hint, error, className, labelHidden, end, children } = props;
  const ownId = useId();
  const id = props.id ?? ownId;
  const hasError = error !== undefined && error !== "";
  const hasHint = hint !== undefined && hint !== null && !hasError;
  return (
    <div className={classNames("min-w-0", className)}>
      <label htmlFor={id} className={labelHidden ? "sr-only" : "mb-1.5 block text-sm font-semibold text-ink"}>
        {label}
        {optional && <span className="font-normal text-ink-3"> Optional</span>}
      </label>
      {children({
        id,
        "aria-invalid": hasError || undefined,
        "aria-describedby": hasError ? `${id}-error` : hasHint ? `${id}-hint` : undefined,
      })}
      <div className="flex justify-between gap-4">
        {hasHint && (
          <p id={`${id}-hint`} className="mt-1.5 text-xs text-ink-2">
            {hint}
          </p>
        )}
        {hasError && (
          <p id={`${id}-error`} className="mt-1.5 flex items-start gap-1.5 text-xs font-medium text-bad">
            <CircleAlert size={16} aria-hidden className="mt-px" />
            {error}
          </p>
        )}
        {end !== undefined && <div className="nums mt-1.5 ml-auto text-xs text-ink-2">{end}</div>}
      </div>
    </div>
  );
}

/** The box that text fields, text areas and selects share. */
export const controlBoxClass =
  "w-full min-w-0 rounded-md border border-line-strong bg-surface px-3.5 text-base text-ink " +
  "transition-[border-color] duration-(--duration-instant) hover:border-ink-3 " +
  "focus-visible:outline-offset-1 aria-invalid:border-bad aria-invalid:border-2 aria-invalid:px-[13px] " +
  "disabled:bg-sunken disabled:text-ink-3 disabled:border-dashed disabled:cursor-not-allowed";
