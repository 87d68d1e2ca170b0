import { Dialog as Base } from "@base-ui/react/dialog";
import { X } from "lucide-react";
import type { ReactNode, RefObject } from "react";
import { classNames } from "./class-names";

export type DialogProps = {
  open: boolean;
  onOpenChange: (open: boolean) => void;
  title: ReactNode;
  /** Above the title; everything is centred then. */
  hero?: ReactNode;
  description?: ReactNode;
  children?: ReactNode;
  /** Buttons, the primary one last; at the end on a desk, full width and reversed on a phone. */
  actions?: ReactNode;
  size?: "sm" | "md" | "lg";
  /** False for a question that must be answered by its buttons (Escape still closes). */
  closeButton?: boolean;
  initialFocus?: RefObject<HTMLElement | null>;
  /** Where focus goes when it closes; by default to what opened it. */
  finalFocus?: RefObject<HTMLElement | null>;
};

const widths = { sm: "md:max-w-128", md: "md:max-w-160", lg: "md:max-w-240" };

/** A question in the middle of a desk, a sheet from below on a phone. Never one over another. */
export function Dialog(props: DialogProps) {
  const {
    open,
    onOpenChange,
    title,
    hero,
    description,
    children,
    actions,
    size = "sm",
    closeButton = true,
  } = props;
  return (
    <Base.Root open={open} onOpenChange={onOpenChange}>
      <Base.Portal>
        <Base.Backdrop className={backdropClass} />
        <Base.Popup
          initialFocus={props.initialFocus}
          finalFocus={props.finalFocus}
          className={classNames(
            "fixed z-(--z-sheet) flex flex-col border border-line bg-raised shadow-lg outline-none",
            "inset-x-0 bottom-0 max-h-[92dvh] rounded-t-xl pb-[env(safe-area-inset-bottom)]",
            "md:inset-x-auto md:top-1/2 md:bottom-auto md:left-1/2 md:max-h-[88dvh] md:w-[calc(100vw-4rem)] md:-translate-x-1/2 md:-translate-y-1/2 md:rounded-xl md:pb-0",
            "transition-[opacity,transform,translate] duration-(--duration-calm) ease-out",
            "data-starting-style:translate-y-8 data-starting-style:opacity-0 data-ending-style:translate-y-8 data-ending-style:opacity-0",
            "md:data-starting-style:-translate-y-[calc(50%-12px)] md:data-ending-style:-translate-y-[calc(50%-12px)]",
            widths[size],
          )}
        >
          <header
            className={classNames(
              "flex gap-4 px-5 pt-5 md:px-6 md:pt-6",
              hero === undefined ? "items-start" : "flex-col items-center text-center",
            )}
          >
            {hero}
            <Base.Title className="min-w-0 flex-1 text-xl">{title}</Base.Title>
            {closeButton && <CloseButton />}
          </header>
          <div className="min-h-0 flex-1 overflow-y-auto overscroll-contain px-5 pt-2 pb-5 md:px-6 md:pb-6">
            {description !== undefined && (
              <Base.Description
                className={classNames("mb-4 text-base text-ink-2", hero !== undefined && "text-center")}
              >
                {description}
              </Base.Description>
            )}
            {children}
            {actions !== undefined && (
              <div className="mt-5 flex flex-col-reverse gap-2.5 md:flex-row md:justify-end">{actions}</div>
            )}
          </div>
        </Base.Popup>
      </Base.Portal>
    </Base.Root>
  );
}

export const backdropClass =
  "fixed inset-0 z-(--z-sheet) bg-scrim transition-opacity duration-(--duration-calm) data-starting-style:opacity-0 data-ending-style:opacity-0";

export function CloseButton() {
  return (
    <Base.Close
      aria-label="Close"
      className="-mt-2 -mr-2 grid size-11 flex-none place-items-center rounded-md text-ink-2 hover:bg-hover hover:text-ink"
    >
      <X size={20} aria-hidden />
    </Base.Close>
  );
}
