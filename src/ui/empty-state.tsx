import type { ReactNode } from "react";
import { classNames } from "./class-names";
import { Heading, type HeadingLevel } from "./heading";

export type EmptyStateProps = {
  title: string;
  text?: ReactNode;
  action?: ReactNode;
  level?: HeadingLevel;
  /** Without the drawing: inside of something small. */
  plain?: boolean;
  className?: string;
};

/** Nothing here yet: what is true, then what to do. The drawing is five slots, one of them yours to take. */
export function EmptyState({ title, text, action, level = 2, plain = false, className }: EmptyStateProps) {
  return (
    <div
      className={classNames(
        "flex flex-col items-center px-4 text-center",
        plain ? "py-3" : "py-8",
        className,
      )}
    >
      {!plain && <SlotDrawing />}
      <Heading level={level} className={plain ? "text-lg" : "mt-3 text-lg"}>
        {title}
      </Heading>
      {text !== undefined && <p className="mt-1 max-w-88 text-sm text-ink-2">{text}</p>}
      {action !== undefined && <div className="mt-4">{action}</div>}
    </div>
  );
}

function SlotDrawing() {
  const slots: Array<[x: number, y: number]> = [
    [1, 1],
    [40, 1],
    [79, 1],
    [20.5, 33],
    [59.5, 33],
  ];
  return (
    <svg width="114" height="59" viewBox="0 0 114 59" aria-hidden>
      {slots.map(([x, y], index) => (
        <rect
          key={index}
          x={x}
          y={y}
          width="34"
          height="25"
          rx="8"
          strokeWidth="1.5"
          className={index === 1 ? "fill-moment stroke-moment-line" : "fill-slot-free stroke-slot-free-line"}
        />
      ))}
    </svg>
  );
}
