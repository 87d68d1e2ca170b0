/** Stack frames in the author's files, through the source maps of the push. */
import { originalPositionFor, TraceMap } from "@jridgewell/trace-mapping";

/** File name of a module's script. The hash finds the map. */
export function scriptName(hash: string, path: string): string {
  return `convex:/${hash}/${path}`;
}

export class StackTraces {
  readonly #maps = new Map<string, TraceMap | null>();
  readonly #mapTextOf: (hash: string) => string | null;

  constructor(mapTextOf: (hash: string) => string | null) {
    this.#mapTextOf = mapTextOf;
  }

  #mapOf(hash: string): TraceMap | null {
    const known = this.#maps.get(hash);
    if (known !== undefined) return known;
    const text = this.#mapTextOf(hash);
    const map = text === null ? null : new TraceMap(text);
    this.#maps.set(hash, map);
    return map;
  }

  #position(hash: string, path: string, line: number, column: number): string {
    const map = this.#mapOf(hash);
    const found = map === null ? null : originalPositionFor(map, { line, column: column - 1 });
    return found?.source ? `${found.source}:${found.line}:${found.column + 1}` : `${path}:${line}:${column}`;
  }

  /** Lines "    at fn (../convex/file.ts:12:3)"; frames outside of pushed modules are left out. */
  frames(stack: string): string[] {
    return stack.split("\n").flatMap((line) => {
      if (/^\s+at async Promise\.\w+ \(index \d+\)$/.test(line)) return [`    ${line.trim()}`];
      const frame = /^\s+at (?:(.*?) \()?(async )?convex:\/([0-9a-f]+)\/(.+):(\d+):(\d+)\)?$/.exec(line);
      if (frame === null) return [];
      const [, name, asyncMark = "", hash = "", path = "", lineNumber, column] = frame;
      const position = this.#position(hash, path, Number(lineNumber), Number(column));
      return [name === undefined ? `    at ${asyncMark}${position}` : `    at ${name} (${position})`];
    });
  }

  /** "Uncaught Error: boom" and its frames, ending in a line break when there are any. */
  uncaught({ message, stack }: { message: string; stack: string }): string {
    const frames = this.frames(stack);
    return [`Uncaught ${message}`, ...frames, ...(frames.length > 0 ? [""] : [])].join("\n");
  }
}
