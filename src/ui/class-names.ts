/** Joins the class names that apply; the falsy ones fall away. */
export function classNames(...names: Array<string | false | null | undefined>): string {
  return names.filter(Boolean).join(" ");
}
