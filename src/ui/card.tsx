import type { ComponentPropsWithRef } from "react";
import { classNames } from "./class-names";

export type CardProps = ComponentPropsWithRef<"div"> & { depth?: "resting" | "raised" };

/** White paper with a hairline. `raised` is for the one thing on a page that matters most. */
export function Card({ depth = "resting", className, ...rest }: CardProps) {
  return (
    <div
      {...rest}
      className={classNames(
        "rounded-lg border border-line bg-surface",
        depth === "raised" ? "shadow-md" : "shadow-xs",
        className,
      )}
    />
  );
}
