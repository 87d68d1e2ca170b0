import { createContext, lazy, Suspense, useContext, useMemo, useState, type ReactNode } from "react";

/* The door to the toasts. What draws them comes with the first toast, not with the first page. */
const ToastViewport = lazy(() =>
  import("./toast-viewport").then((module) => ({ default: module.ToastViewport })),
);

export type ToastIcon = "check" | "undo" | "info" | "warn" | "busy";

export type ToastInput = {
  /** A toast with the id of one that stands replaces it. */
  id?: string;
  icon?: ToastIcon;
  /** What happened, said stronger: "Lesson cancelled." */
  lead?: string;
  /** The rest; a function gets the seconds that stay until `endsAt`: `(s) => "Kept for 8 s."` */
  text?: ReactNode | ((secondsLeft: number) => ReactNode);
  /** When it leaves, as the browser's clock counts (`Date.now()`); default six seconds from now, ten with an action. */
  endsAt?: number;
  /** Stays until closed. */
  stays?: boolean;
  action?: { label: string; onPress: () => void };
  /** Interrupts a screen reader: an offer that runs out. */
  urgent?: boolean;
};

export type ToastEntry = ToastInput & { id: string };

export type Toasts = { show: (toast: ToastInput) => string; close: (id: string) => void };

const ToastContext = createContext<Toasts | null>(null);

let nextId = 1;

export function ToastProvider({ children }: { children: ReactNode }) {
  const [entries, setEntries] = useState<readonly ToastEntry[]>([]);
  const [needed, setNeeded] = useState(false);
  const toasts = useMemo<Toasts>(
    () => ({
      show(toast) {
        const id = toast.id ?? `toast-${nextId++}`;
        const endsAt = toast.endsAt ?? Date.now() + (toast.action === undefined ? 6000 : 10_000);
        setNeeded(true);
        setEntries((now) => [...now.filter((each) => each.id !== id), { ...toast, id, endsAt }]);
        return id;
      },
      close: (id) => setEntries((now) => now.filter((each) => each.id !== id)),
    }),
    [],
  );
  return (
    <ToastContext value={toasts}>
      {children}
      {needed && (
        <Suspense fallback={null}>
          <ToastViewport entries={entries} onClose={toasts.close} />
        </Suspense>
      )}
    </ToastContext>
  );
}

export function useToast(): Toasts {
  const toasts = useContext(ToastContext);
  if (toasts === null) throw new Error("useToast needs a ToastProvider above it");
  return toasts;
}
