/** Log lines of one root call, in order, with the official limits. */
const MAX_LINES = 256;
const MAX_LINE_BYTES = 32_768;
const CUT_MARK = " (truncated due to length)";

export class LogLines {
  readonly lines: string[] = [];
  /** Called after each new line. */
  onLine: () => void = () => {};

  add(level: string, text: string): void {
    if (this.lines.length > MAX_LINES) return;
    const isFull = this.lines.length === MAX_LINES;
    this.lines.push(
      isFull
        ? `[ERROR] Log overflow (maximum ${MAX_LINES}). Remaining log lines omitted.`
        : cut(`[${level}] ${text}`),
    );
    this.onLine();
  }
}

function cut(line: string): string {
  if (line.length * 3 <= MAX_LINE_BYTES || Buffer.byteLength(line) <= MAX_LINE_BYTES) return line;
  const kept = Buffer.from(line)
    .subarray(0, MAX_LINE_BYTES - CUT_MARK.length)
    .toString("utf8");
  return kept.replace(/\ufffd+$/, "") + CUT_MARK;
}
