import { WifiOff } from "lucide-react";
import { Badge } from "./badge";

/** Stands once beside the title of each thing that follows the server. */
export function LiveTag({ online = true }: { online?: boolean }) {
  if (!online) {
    return (
      <Badge kind="outlined" icon={<WifiOff size={15} aria-hidden />}>
        Offline, times may be old
      </Badge>
    );
  }
  return (
    <span className="inline-flex items-center gap-1.5 text-xs font-medium text-moment-text">
      <LiveDot />
      Live
    </span>
  );
}

export function InProgressTag() {
  return (
    <span className="inline-flex min-h-7 items-center gap-2 rounded-full border border-moment-soft-line bg-moment-soft px-2.5 text-sm font-medium text-moment-text">
      <LiveDot />
      In progress
    </span>
  );
}

function LiveDot() {
  return (
    <span aria-hidden className="relative grid size-4 place-items-center">
      <span className="absolute inset-0 animate-live rounded-full bg-moment/35" />
      <span className="size-2.25 rounded-full border border-moment-line bg-moment forced-color-adjust-none" />
    </span>
  );
}
