import { classNames } from "./class-names";

export type HoldRingProps = {
  secondsLeft: number;
  totalSeconds: number;
  size?: number;
  /** On a gold tile the arc is ink. */
  tone?: "gold" | "onGold";
  /** What the digits count, for those who hear it: "4 minutes 32 seconds left". */
  accessibleName?: string;
  className?: string;
};

const radius = 42;
const around = 2 * Math.PI * radius;

/** The time that stays, as digits first and an emptying circle second. Steps once a second. */
export function HoldRing(props: HoldRingProps) {
  const { secondsLeft, totalSeconds, size = 56, tone = "gold", accessibleName, className } = props;
  const left = Math.max(0, Math.ceil(secondsLeft));
  const share = totalSeconds > 0 ? Math.min(1, left / totalSeconds) : 0;
  const arc = {
    strokeDasharray: `${share * around} ${around}`,
    transform: "rotate(-90deg)",
    transformOrigin: "50% 50%",
  };
  const onGold = tone === "onGold";
  return (
    <span
      role="img"
      aria-label={accessibleName ?? spokenTimeLeft(left)}
      className={classNames("relative inline-grid flex-none place-items-center", className)}
      style={{ width: size, height: size }}
    >
      <svg
        viewBox="0 0 100 100"
        className="absolute inset-0 size-full forced-color-adjust-auto"
        aria-hidden
        fill="none"
      >
        <circle
          cx="50"
          cy="50"
          r={radius}
          strokeWidth="11"
          className={onGold ? "stroke-gold-500" : "stroke-moment-soft-line forced-colors:stroke-[GrayText]"}
        />
        {!onGold && share > 0 && (
          <circle
            cx="50"
            cy="50"
            r={radius}
            strokeWidth="14"
            strokeLinecap="round"
            style={arc}
            className="stroke-moment-line"
          />
        )}
        {share > 0 && (
          <circle
            cx="50"
            cy="50"
            r={radius}
            strokeWidth={onGold ? 9 : 10}
            strokeLinecap="round"
            style={arc}
            className={classNames(
              onGold ? "stroke-on-moment" : "stroke-moment",
              "forced-colors:stroke-[CanvasText]",
            )}
          />
        )}
      </svg>
      <span
        aria-hidden
        className={classNames("nums relative font-bold", onGold ? "text-on-moment" : "text-ink")}
        style={{ fontSize: Math.max(11, size * 0.265), letterSpacing: "-0.03em" }}
      >
        {countdownDigits(left)}
      </span>
    </span>
  );
}

/** 272 → "4:32" */
export function countdownDigits(seconds: number): string {
  const whole = Math.max(0, Math.ceil(seconds));
  return `${Math.floor(whole / 60)}:${String(whole % 60).padStart(2, "0")}`;
}

/** 272 → "4 minutes 32 seconds left" */
export function spokenTimeLeft(seconds: number): string {
  const whole = Math.max(0, Math.ceil(seconds));
  const minutes = Math.floor(whole / 60);
  const rest = whole % 60;
  const parts = [
    minutes > 0 && `${minutes} ${minutes === 1 ? "minute" : "minutes"}`,
    (rest > 0 || minutes === 0) && `${rest} ${rest === 1 ? "second" : "seconds"}`,
  ].filter(Boolean);
  return `${parts.join(" ")} left`;
}
