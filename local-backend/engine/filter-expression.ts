/** Filter expressions of `.filter()` (protocol §8.2), compiled once per query. */
import { compareValues } from "convex/values";
import { UserError } from "./errors.ts";
import type { Json } from "./types.ts";
import {
  isJsonObject,
  valueAtPath,
  valueOrUndefinedFromJson,
  type Value,
  type ValueObject,
} from "../values/convex-json.ts";
import { displayValue } from "../values/display.ts";

type Evaluate = (document: ValueObject) => Value | undefined;

/** Throws UserError at once for a malformed expression, and later for values that an operator doesn't take. */
export function compileFilter(expression: Json): (document: ValueObject) => boolean {
  const evaluate = compile(expression);
  return (document) => asBoolean(evaluate(document), "filter");
}

const COMPARISONS: Record<string, (order: number) => boolean> = {
  $eq: (order) => order === 0,
  $neq: (order) => order !== 0,
  $lt: (order) => order < 0,
  $lte: (order) => order <= 0,
  $gt: (order) => order > 0,
  $gte: (order) => order >= 0,
};

const INT64_ARITHMETIC: Record<string, (a: bigint, b: bigint) => bigint> = {
  $add: (a, b) => a + b,
  $sub: (a, b) => a - b,
  $mul: (a, b) => a * b,
  $div: (a, b) => a / b,
  $mod: (a, b) => a % b,
};

const FLOAT64_ARITHMETIC: Record<string, (a: number, b: number) => number> = {
  $add: (a, b) => a + b,
  $sub: (a, b) => a - b,
  $mul: (a, b) => a * b,
  $div: (a, b) => a / b,
  $mod: (a, b) => a % b,
};

function compile(expression: Json): Evaluate {
  if (!isJsonObject(expression)) throw malformed(expression);
  const entries = Object.entries(expression);
  const [operator, operand] = entries[0] ?? [];
  if (entries.length !== 1 || operator === undefined || operand === undefined) throw malformed(expression);
  if (operator === "$literal") {
    const literal = valueOrUndefinedFromJson(operand);
    return () => literal;
  }
  if (operator === "$field") {
    if (typeof operand !== "string") throw malformed(expression);
    const path = operand.split(".");
    return (document) => valueAtPath(document, path);
  }
  if (operator === "$neg") {
    const inner = compile(operand);
    return (document) => negate(inner(document));
  }
  if (operator === "$not") {
    const inner = compile(operand);
    return (document) => !asBoolean(inner(document), "not");
  }
  if (operator === "$and" || operator === "$or") {
    if (!Array.isArray(operand)) throw malformed(expression);
    const parts = operand.map(compile);
    return operator === "$and"
      ? (document) => parts.every((part) => asBoolean(part(document), "and"))
      : (document) => parts.some((part) => asBoolean(part(document), "or"));
  }
  return compileBinary(operator, operand, expression);
}

function compileBinary(operator: string, operand: Json, expression: Json): Evaluate {
  if (!Array.isArray(operand) || operand.length !== 2) throw malformed(expression);
  const left = compile(operand[0]!);
  const right = compile(operand[1]!);
  const comparison = COMPARISONS[operator];
  if (comparison) return (document) => comparison(compareValues(left(document), right(document)));
  const float = FLOAT64_ARITHMETIC[operator];
  const int = INT64_ARITHMETIC[operator];
  if (!float || !int) throw malformed(expression);
  return (document) => {
    const a = left(document);
    const b = right(document);
    if (typeof a === "number" && typeof b === "number") return float(a, b);
    if (typeof a === "bigint" && typeof b === "bigint") {
      if (b === 0n && (operator === "$div" || operator === "$mod")) throw new UserError("Division by zero");
      return asInt64(int(a, b));
    }
    throw new UserError(
      `Unsupported operand types for ${operator.slice(1)}: ${displayValue(a)} and ${displayValue(b)}`,
    );
  };
}

function negate(value: Value | undefined): Value {
  if (typeof value === "number") return -value;
  if (typeof value === "bigint") return asInt64(-value);
  throw new UserError(`Unsupported operand type for neg: ${displayValue(value)}`);
}

function asInt64(value: bigint): bigint {
  if (BigInt.asIntN(64, value) !== value) throw new UserError("Integer overflow in a filter expression");
  return value;
}

function asBoolean(value: Value | undefined, where: string): boolean {
  if (typeof value !== "boolean") {
    throw new UserError(`Expected a boolean in ${where} expression, but got ${displayValue(value)}`);
  }
  return value;
}

function malformed(expression: Json | undefined): UserError {
  return new UserError(`Malformed filter expression: ${JSON.stringify(expression)}`);
}
