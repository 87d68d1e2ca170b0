import { CloudOff } from "lucide-react";
import { useConnection } from "../../lib/connection";
import { Page } from "../../ui/page";

/** Says it once for the whole page; what is shown stays and is marked where it matters (the live tags). */
export function OfflineBanner() {
  const { online, behind } = useConnection();
  if (online && !behind) return <div role="status" />;
  return (
    <div role="status" className="border-b border-line bg-warn-soft text-warn">
      <Page className="flex min-h-11 items-center gap-3 py-2 text-sm">
        <CloudOff size={18} aria-hidden />
        <p className="text-ink">
          {online
            ? "The answer takes longer than usual. Nothing is lost."
            : "You’re offline. Times may be old; what you write goes out by itself."}
        </p>
      </Page>
    </div>
  );
}
