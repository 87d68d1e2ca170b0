import type { ComponentPropsWithRef } from "react";
import { classNames } from "./class-names";

/** The content width of 1200 px with its margins; every full-width part of a page stands in one. */
export function Page({ className, ...rest }: ComponentPropsWithRef<"div">) {
  return (
    <div
      {...rest}
      className={classNames("mx-auto w-full max-w-320 px-4 sm:px-6 lg:px-8 xl:px-10", className)}
    />
  );
}
