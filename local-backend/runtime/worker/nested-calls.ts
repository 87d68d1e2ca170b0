/** ctx.runQuery and ctx.runMutation inside a transaction. */
import type { TransactionLimits } from "../../engine/engine-interface.ts";
import { UserError } from "../../engine/errors.ts";
import type { JsonObject } from "../../engine/types.ts";
import { isJsonObject } from "../../values/convex-json.ts";
import { resolveTarget } from "../function-address.ts";
import type { CallResult, TransactionKind } from "./transaction-run.ts";
import type { SyscallContext } from "./transaction-syscalls.ts";

/** The error of a nested function on its way to the caller: its text, and its data if it was a ConvexError. */
function thrownToCaller(ended: CallResult & { ok: false }): UserError {
  return new UserError(ended.message, ended.data as Record<string, unknown> | undefined);
}

/** Of the call alone; null: it may use what its caller may. */
function limitsOf({ transactionLimits }: JsonObject): Partial<TransactionLimits> | null {
  if (!isJsonObject(transactionLimits)) return null;
  return Object.fromEntries(Object.entries(transactionLimits).filter(([, limit]) => Number(limit) >= 0));
}

export function runNested(context: SyscallContext, args: JsonObject): string {
  const { run, found, kind, depth } = context;
  const { transaction } = run;
  const udfType = args.udfType;
  if (udfType !== "query" && udfType !== "mutation" && udfType !== "snapshotQuery") {
    throw new UserError(`Unknown function type ${String(udfType)}`);
  }
  if (kind === "Query" && udfType !== "query") {
    throw new UserError("Queries can only call other queries.");
  }
  const nestedKind: TransactionKind = udfType === "mutation" ? "Mutation" : "Query";
  const target = resolveTarget(run.context.deployment.compiled, found.componentPath, args);
  const call = () =>
    run.within(limitsOf(args), () =>
      run.call(nestedKind, target, args.args ?? {}, depth + 1, {
        previousJournal: null,
        nextJournal: null,
        used: false,
      }),
    );
  if (udfType === "snapshotQuery") {
    const ended = transaction.withoutOwnWrites(call);
    if (!ended.ok) throw thrownToCaller(ended);
    return ended.text;
  }
  const mark = transaction.savepoint();
  const ended = call();
  if (ended.ok) return ended.text;
  // A failed mutation takes back its own writes only; the caller may catch the error and go on.
  if (nestedKind === "Mutation") transaction.rollbackTo(mark);
  throw thrownToCaller(ended);
}
