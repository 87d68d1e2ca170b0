import type { ReactNode } from "react";
import { countdownDigits, spokenTimeLeft } from "./hold-ring";

export type AttentionRingProps = {
  secondsLeft: number;
  totalSeconds: number;
  /** What it is about, in the middle: a face of 96 px. */
  children: ReactNode;
};

const radius = 45;
const around = 2 * Math.PI * radius;

/** The one big gold arc: somebody waits for an answer. Steps once a second; the digits say the same. */
export function AttentionRing({ secondsLeft, totalSeconds, children }: AttentionRingProps) {
  const left = Math.max(0, Math.ceil(secondsLeft));
  const share = totalSeconds > 0 ? Math.min(1, left / totalSeconds) : 0;
  return (
    <span
      role="img"
      aria-label={spokenTimeLeft(left)}
      className="relative inline-grid size-40 flex-none place-items-center"
    >
      <svg viewBox="0 0 100 100" aria-hidden fill="none" className="absolute inset-0 size-full -rotate-90">
        <circle cx="50" cy="50" r="49.2" strokeWidth="0.9" className="stroke-moment-soft-line" />
        <circle
          cx="50"
          cy="50"
          r={radius}
          strokeWidth="5.5"
          className="stroke-moment-soft-line forced-colors:stroke-[GrayText]"
        />
        {share > 0 &&
          // Gold never stands on white without its edge.
          [
            { width: 7, colour: "stroke-moment-line" },
            { width: 5.5, colour: "stroke-moment forced-colors:stroke-[CanvasText]" },
          ].map(({ width, colour }) => (
            <circle
              key={width}
              cx="50"
              cy="50"
              r={radius}
              strokeWidth={width}
              strokeLinecap="round"
              strokeDasharray={`${share * around} ${around}`}
              className={colour}
            />
          ))}
      </svg>
      {children}
      <span
        aria-hidden
        className="nums absolute -bottom-1 rounded-full border border-moment-line bg-moment px-3.5 py-1 text-lg leading-none font-bold text-on-moment"
      >
        {countdownDigits(left)}
      </span>
    </span>
  );
}
