/** One `Range` header against a body of known length. Pure. */
export interface ByteRange {
  start: number;
  /** Inclusive, as in Content-Range. */
  end: number;
}

/** Null = the whole body (no header, or one that isn't about bytes). Several ranges aren't served. */
export function parseByteRange(
  header: string | undefined,
  length: number,
): ByteRange | null | "unsatisfiable" {
  const wanted = /^\s*bytes\s*=(.*)$/i.exec(header ?? "")?.[1];
  if (wanted === undefined) return null;
  const match = /^\s*(\d*)\s*-\s*(\d*)\s*$/.exec(wanted);
  if (match === null) return "unsatisfiable";
  const [first = "", last = ""] = match.slice(1);
  if (first === "" && last === "") return "unsatisfiable";
  const start = first === "" ? Math.max(0, length - Number(last)) : Number(first);
  const end = first === "" || last === "" ? length - 1 : Math.min(Number(last), length - 1);
  return start >= length || start > end ? "unsatisfiable" : { start, end };
}
