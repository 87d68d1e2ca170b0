import type { ComponentPropsWithRef } from "react";

export type HeadingLevel = 1 | 2 | 3 | 4;

/** The level is where it stands in the page, the class is how big it looks. */
export function Heading({ level, ...rest }: ComponentPropsWithRef<"h2"> & { level: HeadingLevel }) {
  const Tag = `h${level}` as const;
  return <Tag {...rest} />;
}
