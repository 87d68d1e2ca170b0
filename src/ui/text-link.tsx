import { createLink } from "@tanstack/react-router";
import type { ComponentPropsWithRef } from "react";
import { classNames } from "./class-names";

export const textLinkClass =
  "font-semibold text-action-text underline decoration-action-line decoration-1 underline-offset-4 hover:decoration-2 rounded-xs";

function TextAnchor({ className, ...rest }: ComponentPropsWithRef<"a">) {
  return <a {...rest} className={classNames(textLinkClass, className)} />;
}

/** A link inside or beside text; takes the router's `to`, `params` and `search`. */
export const TextLink = createLink(TextAnchor);
