/** What a query or mutation is told that came close to a limit, before it meets it one day. Texts as in the official logs. */
import type { TransactionUsage } from "../../engine/types.ts";
import { ADVICE } from "../../engine/usage-meter.ts";
import { MAX_ARGS_BYTES, MAX_RETURN_BYTES } from "../../values/limits.ts";

const WARNING_SHARE = 0.8;

interface Warning {
  text: string;
  unit?: string;
  advice?: string;
}

const OF_USAGE: Record<keyof TransactionUsage, Warning> = {
  documentsRead: { text: "Many documents read in a single function execution", advice: ADVICE },
  databaseQueries: { text: "Many reads in a single function execution", advice: ADVICE },
  bytesRead: { text: "Many bytes read in a single function execution", unit: " bytes", advice: ADVICE },
  documentsWritten: { text: "Many writes in a single function execution" },
  bytesWritten: { text: "Many bytes written in a single function execution", unit: " bytes" },
  functionsScheduled: { text: "Many functions scheduled by this mutation" },
  scheduledFunctionArgsBytes: {
    text: "Large total size of the arguments of scheduled functions from this mutation",
    unit: " bytes",
  },
};

/** Sizes are those of the root function, in bytes. */
export function limitWarnings(
  usage: Readonly<TransactionUsage>,
  limits: Readonly<TransactionUsage>,
  sizes: { args: number; result: number },
): string[] {
  const names = Object.keys(OF_USAGE) as (keyof TransactionUsage)[];
  return [
    warningOf({ text: "Large size of the function arguments", unit: " bytes" }, sizes.args, MAX_ARGS_BYTES),
    ...names.map((name) => warningOf(OF_USAGE[name], usage[name], limits[name])),
    warningOf(
      { text: "Large size of the function return value", unit: " bytes" },
      sizes.result,
      MAX_RETURN_BYTES,
    ),
  ].filter((warning) => warning !== null);
}

function warningOf({ text, unit = "", advice }: Warning, actual: number, limit: number) {
  // Beyond the limit there is an error that says so.
  if (actual <= limit * WARNING_SHARE || actual > limit) return null;
  const sentence = `${text} (actual: ${actual}${unit}, limit: ${limit}${unit}).`;
  return advice === undefined ? sentence : `${sentence} ${advice}`;
}
