/** Text of a console argument: quotes, spacing and depth as in the official logs. */

const MAX_DEPTH = 5;

function quote(text: string): string {
  const escaped = text.replace(/[\\']/g, "\\$&").replace(/[\u0000-\u001f]/g, (character) => {
    const named: Record<string, string> = { "\b": "b", "\t": "t", "\n": "n", "\f": "f", "\r": "r" };
    const code = character.charCodeAt(0).toString(16).toUpperCase().padStart(2, "0");
    return `\\${named[character] ?? `x${code}`}`;
  });
  return `'${escaped}'`;
}

function propertyName(key: string): string {
  return /^[A-Za-z_]\w*$/.test(key) ? key : quote(key);
}

function lines(open: string, entries: string[], close: string, level: number): string {
  if (entries.length === 0) return open + close;
  const indent = "  ".repeat(level + 1);
  return `${open}\n${indent}${entries.join(`,\n${indent}`)}\n${"  ".repeat(level)}${close}`;
}

function describeArray(value: unknown[], level: number, above: object[]): string {
  const entries = Array.from(value, (entry, at) => (at in value ? describe(entry, level + 1, above) : ""));
  if (entries.length === 0) return "[]";
  return entries.some((entry) => entry.includes("\n"))
    ? lines("[", entries, "]", level)
    : `[ ${entries.join(", ")} ]`;
}

function properties(value: object, level: number, above: object[]): string[] {
  return Object.keys(value).map(
    (key) => `${propertyName(key)}: ${describe((value as Record<string, unknown>)[key], level + 1, above)}`,
  );
}

function describeObject(value: object, level: number, above: object[]): string {
  if (above.includes(value)) return "[Circular]";
  if (level > MAX_DEPTH) return Array.isArray(value) ? "[Array]" : "[Object]";
  const inside = [...above, value];
  if (Array.isArray(value)) return describeArray(value, level, inside);
  if (value instanceof Error) {
    const extra = properties(value, level, inside);
    return extra.length === 0 ? `[${String(value)}]` : `{ [${String(value)}] ${extra.join(", ")} }`;
  }
  if (value instanceof Date) return Number.isNaN(value.getTime()) ? "Invalid Date" : value.toISOString();
  if (value instanceof RegExp) return String(value);
  if (value instanceof Map) {
    const entries = Array.from(
      value,
      ([key, entry]) => `${describe(key, level + 1, inside)} => ${describe(entry, level + 1, inside)}`,
    );
    return lines(`Map (${value.size}) {`, entries, "}", level);
  }
  if (value instanceof Set) {
    const entries = Array.from(value, (entry) => describe(entry, level + 1, inside));
    return lines(`Set (${value.size}) {`, entries, "}", level);
  }
  if (value instanceof Promise) return "Promise {}";
  if (value instanceof ArrayBuffer) return `ArrayBuffer { byteLength: ${value.byteLength} }`;
  if (ArrayBuffer.isView(value) && !(value instanceof DataView)) {
    return `${value.constructor.name} ${describeArray(Array.from(value as Uint8Array), level, inside)}`;
  }
  const prototype = Object.getPrototypeOf(value) as { constructor?: { name?: unknown } } | null;
  const className = prototype === null ? "[Object: null prototype]" : prototype.constructor?.name;
  const prefix =
    typeof className === "string" && className !== "" && className !== "Object" ? `${className} ` : "";
  return lines(`${prefix}{`, properties(value, level, inside), "}", level);
}

function describe(value: unknown, level: number, above: object[]): string {
  switch (typeof value) {
    case "string":
      return quote(value);
    case "number":
      return Object.is(value, -0) ? "-0" : String(value);
    case "bigint":
      return `${value}n`;
    case "function":
      return `[Function${value.name ? `: ${value.name}` : " (anonymous)"}]`;
    case "object":
      return value === null ? "null" : describeObject(value, level, above);
    default:
      return String(value);
  }
}

export function inspect(value: unknown): string {
  try {
    return describe(value, 0, []);
  } catch {
    return "[unprintable]";
  }
}
