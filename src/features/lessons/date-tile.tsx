import { classNames } from "../../ui/class-names";

const parts = (at: number, timeZone: string) => {
  const part = (options: Intl.DateTimeFormatOptions) =>
    new Intl.DateTimeFormat("en-US", { ...options, timeZone }).format(at);
  return {
    weekday: part({ weekday: "short" }),
    day: part({ day: "numeric" }),
    month: part({ month: "short" }),
  };
};

/** The day as a leaf of a calendar; gold only while the lesson runs. The date is said in words beside it. */
export function DateTile(props: { at: number; timeZone: string; isRunning?: boolean }) {
  const { weekday, day, month } = parts(props.at, props.timeZone);
  return (
    <div
      aria-hidden
      className={classNames(
        "nums grid h-19.5 w-19 flex-none place-content-center rounded-md border text-center text-xs leading-4.5",
        props.isRunning
          ? "border-moment-line bg-moment text-on-moment"
          : "border-transparent bg-sunken text-ink-2",
      )}
    >
      <span>{weekday}</span>
      <span
        className={classNames("font-display text-2xl leading-7 font-bold", !props.isRunning && "text-ink")}
      >
        {day}
      </span>
      <span>{month}</span>
    </div>
  );
}
