import { LoaderCircle } from "lucide-react";

/** Only inside a control whose action is under way; content that loads has a skeleton instead. */
export function Spinner({ size = 18 }: { size?: number }) {
  return <LoaderCircle size={size} aria-hidden className="animate-turn" />;
}
