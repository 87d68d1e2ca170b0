/* Owns how the address bar is read. Whatever isn't well said is as if it weren't said: a link never breaks a page. (A
 * schema library would cost the first page 10 KB for these four rules.) */

/** What a value of the address means, or undefined for whatever it can't mean. */
export type ParamReader<T> = (value: unknown) => T | undefined;

/** Words of at most `maxLength` characters. A number in the address was words too: "?q=8". */
export function text(maxLength: number): ParamReader<string> {
  return (value) => {
    const words = typeof value === "number" ? String(value) : value;
    return typeof words === "string" && words.length <= maxLength ? words : undefined;
  };
}

/** A whole number from `min` to `max`, both included. */
export function wholeNumber(min: number, max: number): ParamReader<number> {
  return (value) =>
    typeof value === "number" && Number.isInteger(value) && value >= min && value <= max ? value : undefined;
}

export function oneOf<const Choice extends string>(choices: readonly Choice[]): ParamReader<Choice> {
  return (value) => choices.find((choice) => choice === value);
}

/** "2026-10-14"; whether that day exists is for whoever uses it. */
export const dateText: ParamReader<string> = (value) =>
  typeof value === "string" && /^\d{4}-\d{2}-\d{2}$/.test(value) ? value : undefined;

type Readers = Record<string, ParamReader<unknown>>;
export type ReadParams<Shape extends Readers> = { [Name in keyof Shape]?: ReturnType<Shape[Name]> };

/** Reads the named parameters; those that say nothing are absent, unknown ones are dropped. */
export function searchParams<Shape extends Readers>(
  shape: Shape,
): (search: Record<string, unknown>) => ReadParams<Shape> {
  return (search) =>
    Object.fromEntries(
      Object.entries(shape)
        .map(([name, read]) => [name, read(search[name])])
        .filter(([, value]) => value !== undefined),
    ) as ReadParams<Shape>;
}
