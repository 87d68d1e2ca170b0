import { Dialog as Base } from "@base-ui/react/dialog";
import { ArrowLeft } from "lucide-react";
import { useRef, type ReactNode } from "react";
import { classNames } from "./class-names";
import { backdropClass, CloseButton } from "./dialog";

export type TaskDialogProps = {
  open: boolean;
  onOpenChange: (open: boolean) => void;
  /** It has left the screen. */
  onClosed?: () => void;
  title: ReactNode;
  /** Before the title, on a desk: a phone has its way back there. */
  face?: ReactNode;
  /** After the title. */
  aside?: ReactNode;
  /** A body and a footer. */
  children: ReactNode;
  /** Where the focus goes when it closes, whatever opened it. */
  finalFocus?: () => HTMLElement | null;
};

/**
 * A whole task over a page: in the middle of a desk, the full page on a phone. Its size doesn't depend on what is in it, so that
 * nothing in it moves when something comes or goes.
 */
export function TaskDialog(props: TaskDialogProps) {
  const { open, onOpenChange, onClosed, title, face, aside, children, finalFocus } = props;
  const heading = useRef<HTMLHeadingElement>(null);
  return (
    <Base.Root
      open={open}
      onOpenChange={onOpenChange}
      onOpenChangeComplete={(isOpen) => {
        if (!isOpen) onClosed?.();
      }}
    >
      <Base.Portal>
        <Base.Backdrop className={backdropClass} />
        <Base.Popup
          initialFocus={heading}
          finalFocus={finalFocus === undefined ? undefined : () => finalFocus() ?? true}
          className={classNames(
            "fixed inset-0 z-(--z-sheet) flex flex-col overflow-hidden bg-canvas outline-none",
            "transition-[opacity,translate] duration-(--duration-calm) ease-out data-starting-style:opacity-0 data-ending-style:opacity-0",
            "max-lg:data-starting-style:translate-y-8 max-lg:data-ending-style:translate-y-8",
            "lg:inset-auto lg:top-1/2 lg:left-1/2 lg:h-[min(46rem,calc(100dvh-4rem))] lg:w-[min(60rem,calc(100vw-4rem))] lg:-translate-x-1/2 lg:-translate-y-1/2",
            "lg:rounded-xl lg:border lg:border-line lg:bg-raised lg:shadow-lg",
          )}
        >
          <header className="flex h-16 flex-none items-center gap-3 px-4 sm:px-6 lg:h-20 lg:gap-3.5 lg:px-7 lg:pt-2">
            <Base.Close
              aria-label="Back"
              className="-ml-2 grid size-11 flex-none place-items-center rounded-md text-ink hover:bg-hover lg:hidden"
            >
              <ArrowLeft size={22} aria-hidden />
            </Base.Close>
            <span className="contents max-lg:hidden">{face}</span>
            <Base.Title
              ref={heading}
              tabIndex={-1}
              className="min-w-0 flex-1 truncate rounded-xs text-xl outline-none"
            >
              {title}
            </Base.Title>
            {aside}
            <span className="pt-2 max-lg:hidden">
              <CloseButton />
            </span>
          </header>
          {children}
        </Base.Popup>
      </Base.Portal>
    </Base.Root>
  );
}

/** What scrolls. */
export function TaskBody({ children }: { children: ReactNode }) {
  return (
    <div className="min-h-0 flex-1 scroll-py-4 overflow-y-auto overscroll-contain px-4 pt-1 pb-8 sm:px-6 lg:px-7">
      {children}
    </div>
  );
}

/** Said between the body and the footer: it takes room of the body and moves nothing in it. */
export function TaskMessage({ children }: { children: ReactNode }) {
  return <div className="flex-none px-4 pb-3 empty:hidden sm:px-6 lg:px-7">{children}</div>;
}

/** Stays at the lower edge: what it comes to, and the one way on. */
export function TaskFooter({ label, children }: { label: string; children: ReactNode }) {
  return (
    <section
      aria-label={label}
      className="flex-none bg-surface pb-[env(safe-area-inset-bottom)] max-lg:shadow-bar lg:border-t lg:border-line lg:bg-raised"
    >
      <div className="flex h-21 items-center gap-3 px-4 sm:gap-4 sm:px-6 lg:px-7">{children}</div>
    </section>
  );
}
