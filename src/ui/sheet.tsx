import { Dialog as Base } from "@base-ui/react/dialog";
import type { ReactNode } from "react";
import { backdropClass, CloseButton } from "./dialog";

export type SheetProps = {
  open: boolean;
  onOpenChange: (open: boolean) => void;
  title: ReactNode;
  description?: ReactNode;
  children: ReactNode;
  /** Stays at the lower edge while the rest scrolls. */
  footer?: ReactNode;
};

/** Details beside what they belong to: 480 px from the right on a desk, the whole screen on a phone. */
export function Sheet({ open, onOpenChange, title, description, children, footer }: SheetProps) {
  return (
    <Base.Root open={open} onOpenChange={onOpenChange}>
      <Base.Portal>
        <Base.Backdrop className={backdropClass} />
        <Base.Popup className="fixed inset-y-0 right-0 z-(--z-sheet) flex w-full flex-col bg-raised shadow-lg outline-none transition-[opacity,translate] duration-(--duration-calm) ease-out data-starting-style:translate-x-8 data-starting-style:opacity-0 data-ending-style:translate-x-8 data-ending-style:opacity-0 md:max-w-120 md:rounded-l-xl md:border-l md:border-line">
          <header className="flex items-start gap-4 border-b border-line px-5 py-4 md:px-6">
            <div className="min-w-0 flex-1">
              <Base.Title className="text-xl">{title}</Base.Title>
              {description !== undefined && (
                <Base.Description className="text-sm text-ink-2">{description}</Base.Description>
              )}
            </div>
            <CloseButton />
          </header>
          <div className="min-h-0 flex-1 overflow-y-auto overscroll-contain px-5 py-5 md:px-6">
            {children}
          </div>
          {footer !== undefined && (
            <footer className="border-t border-line px-5 py-4 pb-[max(1rem,env(safe-area-inset-bottom))] md:px-6">
              {footer}
            </footer>
          )}
        </Base.Popup>
      </Base.Portal>
    </Base.Root>
  );
}
