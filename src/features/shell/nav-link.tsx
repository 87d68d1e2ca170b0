import { createLink } from "@tanstack/react-router";
import type { ComponentPropsWithRef } from "react";
import { classNames } from "../../ui/class-names";

function NavAnchor({ className, ...rest }: ComponentPropsWithRef<"a">) {
  return (
    <a
      {...rest}
      className={classNames(
        "relative inline-flex min-h-11 items-center rounded-md px-3.5 text-[0.9375rem] font-medium text-ink no-underline hover:bg-hover aria-[current=page]:text-action-text",
        className,
      )}
    />
  );
}

/** A destination in the top bar. */
export const NavLink = createLink(NavAnchor);
