import { Toast as Base } from "@base-ui/react/toast";
import { CircleCheck, Hourglass, Info, TriangleAlert, Undo2, X } from "lucide-react";
import { useEffect, useRef, useState, type ReactNode } from "react";
import type { ToastEntry, ToastIcon } from "./toast";

const icons: Record<ToastIcon, ReactNode> = {
  check: <CircleCheck size={20} aria-hidden />,
  undo: <Undo2 size={20} aria-hidden />,
  info: <Info size={20} aria-hidden />,
  warn: <TriangleAlert size={20} aria-hidden />,
  busy: <Hourglass size={20} aria-hidden />,
};

type ViewportProps = { entries: readonly ToastEntry[]; onClose: (id: string) => void };

/** Above the bottom bars, in the middle; F6 leads there, Escape leaves, hovering keeps it. */
export function ToastViewport({ entries, onClose }: ViewportProps) {
  return (
    <Base.Provider limit={3}>
      <MirroredEntries entries={entries} onClose={onClose} />
      <Base.Portal>
        <Base.Viewport className="fixed bottom-[calc(4.75rem+env(safe-area-inset-bottom))] left-1/2 z-(--z-toast) flex w-[calc(100vw-2rem)] max-w-130 -translate-x-1/2 flex-col-reverse gap-2.5 outline-none md:bottom-8 [:root:has([data-bottom-bar])_&]:bottom-[calc(6.5rem+env(safe-area-inset-bottom))]">
          <ToastList />
        </Base.Viewport>
      </Base.Portal>
    </Base.Provider>
  );
}

/** Carries the app's list into the library's, which times, focuses and announces. */
function MirroredEntries({ entries, onClose }: ViewportProps) {
  const manager = Base.useToastManager<ToastEntry>();
  const shown = useRef(new Map<string, ToastEntry>());
  useEffect(() => {
    const wanted = new Map(entries.map((entry) => [entry.id, entry]));
    for (const id of shown.current.keys()) {
      if (!wanted.has(id)) {
        shown.current.delete(id);
        manager.close(id);
      }
    }
    for (const entry of entries) {
      if (shown.current.get(entry.id) === entry) continue;
      shown.current.set(entry.id, entry);
      manager.add({
        id: entry.id,
        // One that counts down leaves when its time is over, hovered or not: the server doesn't wait either.
        timeout:
          entry.stays || typeof entry.text === "function" ? 0 : Math.max(1, entry.endsAt! - Date.now()),
        priority: entry.urgent ? "high" : "low",
        title: entry.lead,
        description: <ToastText entry={entry} onOver={() => onClose(entry.id)} />,
        data: entry,
        onClose: () => {
          if (shown.current.delete(entry.id)) onClose(entry.id);
        },
      });
    }
  }, [entries, manager, onClose]);
  return null;
}

function ToastText({ entry, onOver }: { entry: ToastEntry; onOver: () => void }) {
  const counts = typeof entry.text === "function";
  const [nowAt, setNowAt] = useState(() => Date.now());
  const over = useRef(onOver);
  over.current = onOver;
  useEffect(() => {
    if (!counts || entry.stays) return;
    const timer = setInterval(() => {
      setNowAt(Date.now());
      if (Date.now() >= entry.endsAt!) over.current();
    }, 250);
    return () => clearInterval(timer);
  }, [counts, entry.endsAt, entry.stays]);
  if (typeof entry.text !== "function") return entry.text;
  return entry.text(Math.max(0, Math.ceil((entry.endsAt! - nowAt) / 1000)));
}

function ToastList() {
  const { toasts, close } = Base.useToastManager<ToastEntry>();
  return toasts.map((toast) => (
    <Base.Root
      key={toast.id}
      toast={toast}
      className="rounded-md border border-transparent bg-ink text-ink-inverse shadow-lg transition-[opacity,transform] duration-(--duration-calm) ease-out data-ending-style:translate-y-2 data-ending-style:opacity-0 data-limited:hidden data-starting-style:translate-y-4 data-starting-style:opacity-0"
    >
      <Base.Content className="flex min-h-13 items-center gap-3 py-1 pr-1.5 pl-4 text-[0.9375rem] leading-snug">
        {icons[toast.data?.icon ?? "check"]}
        <div className="nums min-w-0 flex-1 py-2">
          {toast.data?.lead !== undefined && (
            <>
              <Base.Title render={<span />} className="font-semibold">
                {toast.title}
              </Base.Title>{" "}
            </>
          )}
          <Base.Description render={<span />}>{toast.description}</Base.Description>
        </div>
        {toast.data?.action !== undefined && (
          <button
            type="button"
            onClick={() => {
              toast.data?.action?.onPress();
              close(toast.id);
            }}
            className="min-h-11 rounded-sm px-3 font-semibold underline decoration-1 underline-offset-4 hover:decoration-2 focus-visible:-outline-offset-3 focus-visible:outline-current"
          >
            {toast.data.action.label}
          </button>
        )}
        <Base.Close
          aria-label="Dismiss"
          className="grid size-11 flex-none place-items-center rounded-sm opacity-75 hover:opacity-100 focus-visible:-outline-offset-3 focus-visible:outline-current"
        >
          <X size={18} aria-hidden />
        </Base.Close>
      </Base.Content>
    </Base.Root>
  ));
}
