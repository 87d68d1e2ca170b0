/** Values and validators as the official error texts print them: `{name: "x", n: 1.0}`, `v.object({name: v.string()})`. */
import { isCommitTsPlaceholder, valueFromJson, type Value, type ValueObject } from "./convex-json.ts";
import type { ValidatorJson } from "./validator-json.ts";

const IDENTIFIER = /^[A-Za-z_][A-Za-z0-9_]*$/;
const MAX_VALUE_TEXT = 4096;

/** One value, cut when very long: errors travel to clients and logs. */
export function displayValue(value: Value | undefined): string {
  const text = display(value);
  return text.length > MAX_VALUE_TEXT ? `${text.slice(0, MAX_VALUE_TEXT)}…` : text;
}

function display(value: Value | undefined): string {
  if (value === undefined) return "undefined";
  if (value === null) return "null";
  if (isCommitTsPlaceholder(value)) return "[unresolved commit timestamp]";
  if (typeof value === "string") return JSON.stringify(value);
  if (typeof value === "bigint" || typeof value === "boolean") return String(value);
  if (typeof value === "number") return displayFloat(value);
  if (value instanceof ArrayBuffer) return `b"${Buffer.from(value).toString("hex")}"`;
  if (Array.isArray(value)) return `[${value.map(display).join(", ")}]`;
  const fields = Object.entries(value as ValueObject).filter(([, field]) => field !== undefined);
  fields.sort(([a], [b]) => (a < b ? -1 : 1));
  return `{${fields.map(([name, field]) => `${displayFieldName(name)}: ${display(field)}`).join(", ")}}`;
}

function displayFloat(value: number): string {
  if (Object.is(value, -0)) return "-0.0";
  if (value === Infinity) return "inf";
  if (value === -Infinity) return "-inf";
  return Number.isInteger(value) && Math.abs(value) < 1e16 ? `${value}.0` : String(value);
}

function displayFieldName(name: string): string {
  return IDENTIFIER.test(name) ? name : JSON.stringify(name);
}

export function displayValidator(validator: ValidatorJson): string {
  switch (validator.type) {
    case "null":
      return "v.null()";
    case "number":
      return "v.float64()";
    case "bigint":
      return "v.int64()";
    case "commitTs":
      return "v.commitTs()";
    case "boolean":
      return "v.boolean()";
    case "string":
      return "v.string()";
    case "bytes":
      return "v.bytes()";
    case "any":
      return "v.any()";
    case "literal":
      return `v.literal(${display(valueFromJson(validator.value))})`;
    case "id":
      return `v.id(${JSON.stringify(validator.tableName)})`;
    case "array":
      return `v.array(${displayValidator(validator.value)})`;
    case "record":
      return `v.record(${displayValidator(validator.keys)}, ${displayValidator(validator.values.fieldType)})`;
    case "union":
      return `v.union(${validator.value.map(displayValidator).join(", ")})`;
    case "object": {
      const fields = Object.entries(validator.value).map(([name, field]) => {
        const shown = displayValidator(field.fieldType);
        return `${displayFieldName(name)}: ${field.optional ? `v.optional(${shown})` : shown}`;
      });
      return `v.object({${fields.join(", ")}})`;
    }
  }
}
