import { ChevronDown, X } from "lucide-react";
import type { ComponentPropsWithRef, ReactNode } from "react";
import { classNames } from "./class-names";

const shape =
  "inline-flex min-h-11 items-center gap-2 rounded-full border px-4 text-[0.9375rem] font-medium whitespace-nowrap " +
  "transition-colors duration-(--duration-instant)";

export const filterChipClass = (active: boolean) =>
  classNames(
    shape,
    active
      ? "border-action bg-action-soft text-action-text forced-colors:bg-[Highlight] forced-colors:text-[HighlightText]"
      : "border-line bg-surface text-ink hover:bg-hover hover:border-line-strong",
  );

export type FilterChipProps = Omit<ComponentPropsWithRef<"button">, "type"> & {
  active?: boolean;
  icon?: ReactNode;
  /** Opens a list: shows the arrow. */
  opens?: boolean;
};

/** A pill is always a filter. */
export function FilterChip({
  active = false,
  icon,
  opens = false,
  className,
  children,
  ...rest
}: FilterChipProps) {
  return (
    <button
      aria-pressed={opens ? undefined : active}
      {...rest}
      type="button"
      className={classNames(filterChipClass(active), className)}
    >
      {icon}
      {children}
      {opens && <ChevronDown size={18} aria-hidden className="-mr-1 text-current opacity-80" />}
    </button>
  );
}

export type ParsedChipProps = {
  icon?: ReactNode;
  /** The quiet word before the value: "After". */
  lead?: string;
  value: string;
  onEdit?: () => void;
  onRemove: () => void;
  /** "Remove piano" */
  removeLabel: string;
};

/** What was understood of a sentence: press the word to change it, the cross to drop it. */
export function ParsedChip({ icon, lead, value, onEdit, onRemove, removeLabel }: ParsedChipProps) {
  const words = (
    <>
      <span className="text-action-text [&_svg]:size-4.5">{icon}</span>
      <span>
        {lead !== undefined && <span className="font-normal text-ink-2">{lead} </span>}
        <span className="font-semibold">{value}</span>
      </span>
    </>
  );
  return (
    <span className="inline-flex min-h-11 items-center rounded-full border border-transparent bg-action-soft text-[0.9375rem] text-ink">
      {onEdit === undefined ? (
        <span className="inline-flex items-center gap-2 pl-3.5">{words}</span>
      ) : (
        <button
          type="button"
          onClick={onEdit}
          className="inline-flex min-h-11 items-center gap-2 rounded-full pl-3.5 hover:bg-action-soft-hover"
        >
          {words}
        </button>
      )}
      <button
        type="button"
        onClick={onRemove}
        aria-label={removeLabel}
        className="grid size-11 place-items-center rounded-full text-ink-2 hover:bg-action-soft-hover hover:text-ink"
      >
        <X size={17} aria-hidden />
      </button>
    </span>
  );
}
