import { inspect } from "./inspect.ts";

export interface ConsoleHost {
  log(level: string, text: string): void;
  performanceNow(): number;
}

/** Also for Node processes, so that lines look the same wherever they come from. */
export function makeConsole(host: () => ConsoleHost) {
  const write = (level: string, args: unknown[]) => host().log(level, args.map(inspect).join(" "));
  const counts = new Map<string, number>();
  const startTimes = new Map<string, number>();
  const logTime = (label: string, rest: unknown[]) => {
    const startedAt = startTimes.get(label);
    if (startedAt === undefined) return write("WARN", [`Timer '${label}' does not exist`]);
    const duration = `${label}: ${host().performanceNow() - startedAt}ms`;
    host().log("INFO", [duration, ...rest.map(inspect)].join(" "));
  };
  return {
    log: (...args: unknown[]) => write("LOG", args),
    info: (...args: unknown[]) => write("INFO", args),
    debug: (...args: unknown[]) => write("DEBUG", args),
    warn: (...args: unknown[]) => write("WARN", args),
    error: (...args: unknown[]) => write("ERROR", args),
    trace: (...args: unknown[]) => write("LOG", [...args, new Error("Trace").stack]),
    dir: (value: unknown) => write("LOG", [value]),
    table: (value: unknown) => write("LOG", [value]),
    group: (...args: unknown[]) => write("LOG", args),
    groupCollapsed: (...args: unknown[]) => write("LOG", args),
    groupEnd: () => {},
    clear: () => {},
    assert: (condition: unknown, ...args: unknown[]) => {
      if (!condition) write("ERROR", ["Assertion failed", ...args]);
    },
    count: (label = "default") => {
      counts.set(label, (counts.get(label) ?? 0) + 1);
      host().log("LOG", `${label}: ${counts.get(label)}`);
    },
    countReset: (label = "default") => {
      counts.delete(label);
    },
    time: (label = "default") => {
      startTimes.set(label, host().performanceNow());
    },
    timeLog: (label = "default", ...rest: unknown[]) => logTime(label, rest),
    timeEnd: (label = "default", ...rest: unknown[]) => {
      logTime(label, rest);
      startTimes.delete(label);
    },
  };
}
