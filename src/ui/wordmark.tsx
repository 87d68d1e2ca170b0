import { classNames } from "./class-names";

/** The name with its two live dots. Where colours are forced it is plain letters. */
export function Wordmark({ className }: { className?: string }) {
  return (
    <span
      className={classNames(
        "relative inline-block font-display text-[1.375rem] leading-none tracking-[-0.035em] text-action-text select-none",
        className,
      )}
      style={{ fontWeight: 800 }}
    >
      <span className="sr-only">InstaInstru</span>
      <span aria-hidden className="forced-colors:hidden">
        <DottedI />
        NSTA
        <DottedI />
        NSTRU
      </span>
      <span aria-hidden className="hidden forced-colors:inline">
        iNSTAiNSTRU
      </span>
    </span>
  );
}

function DottedI() {
  return (
    <span className="relative">
      ı
      <span className="absolute top-[0.1em] left-1/2 size-[0.235em] -translate-x-1/2 rounded-full bg-moment" />
    </span>
  );
}
