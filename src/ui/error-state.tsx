import { CloudOff } from "lucide-react";
import type { ReactNode } from "react";
import { Button } from "./button";
import { classNames } from "./class-names";
import { Heading, type HeadingLevel } from "./heading";

export type ErrorStateProps = {
  title: string;
  text?: ReactNode;
  onRetry?: () => void;
  retryLabel?: string;
  level?: HeadingLevel;
  className?: string;
};

/** Something can't be shown: what is safe, and what happens next. */
export function ErrorState(props: ErrorStateProps) {
  const { title, text, onRetry, retryLabel = "Try now", level = 2, className } = props;
  return (
    <div role="alert" className={classNames("flex flex-col items-center px-4 py-8 text-center", className)}>
      <CloudOff size={34} aria-hidden className="text-ink-3" />
      <Heading level={level} className="mt-2 text-lg">
        {title}
      </Heading>
      {text !== undefined && <p className="mt-1 max-w-88 text-sm text-ink-2">{text}</p>}
      {onRetry !== undefined && (
        <Button variant="quiet" className="mt-4" onClick={onRetry}>
          {retryLabel}
        </Button>
      )}
    </div>
  );
}
