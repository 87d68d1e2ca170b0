import { BellRing, ChevronRight } from "lucide-react";
import { Link } from "@tanstack/react-router";
import { useReadyServices } from "./queries";

/** On the home page: the way to a lesson within minutes, with how many subjects that is possible in at this moment. */
export function NowLink() {
  const services = useReadyServices() ?? [];
  const names = services.slice(0, 2).map(({ serviceName }) => serviceName);
  const more = services.length - names.length;
  return (
    <Link
      to="/now"
      className="group flex min-h-14 items-center gap-3 rounded-lg border border-line bg-surface px-4 py-2.5 text-ink no-underline shadow-xs hover:bg-hover"
    >
      <BellRing size={20} aria-hidden className="flex-none text-action-text" />
      <span className="min-w-0 flex-1">
        <strong className="block">Teach me now</strong>
        <span className="block text-sm text-ink-2">
          {names.length === 0
            ? "Ring whoever is ready, and start within minutes."
            : `Ready this minute: ${names.join(", ")}${more > 0 ? ` and ${more} more` : ""}.`}
        </span>
      </span>
      <ChevronRight size={20} aria-hidden className="flex-none text-ink-2" />
    </Link>
  );
}
