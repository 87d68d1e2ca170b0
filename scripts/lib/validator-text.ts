/** Convex validators, as the functions export them, written as TypeScript types. */
export type ValidatorJson =
  | { type: "any" | "null" | "number" | "bigint" | "boolean" | "string" | "bytes" }
  | { type: "id"; tableName: string }
  | { type: "literal"; value: string | number | boolean }
  | { type: "array"; value: ValidatorJson }
  | { type: "record"; keys: ValidatorJson; values: { fieldType: ValidatorJson; optional: boolean } }
  | { type: "object"; value: Record<string, Field> }
  | { type: "union"; value: ValidatorJson[] };

interface Field {
  fieldType: ValidatorJson;
  optional: boolean;
}

const WIDTH = 100;

export function typeText(validator: ValidatorJson, indent = ""): string {
  switch (validator.type) {
    case "id":
      return `Id<"${validator.tableName}">`;
    case "literal":
      return JSON.stringify(validator.value);
    case "array": {
      const of = typeText(validator.value, indent);
      return validator.value.type === "union" ? `(${of})[]` : `${of}[]`;
    }
    case "record":
      return `Record<${typeText(validator.keys)}, ${typeText(validator.values.fieldType, indent)}>`;
    case "object":
      return objectText(Object.entries(validator.value), indent);
    case "union":
      return unionText(validator.value, indent);
    default:
      return validator.type;
  }
}

function objectText(fields: [string, Field][], indent: string): string {
  const texts = (inner: string) =>
    fields.map(([name, field]) => `${name}${field.optional ? "?" : ""}: ${typeText(field.fieldType, inner)}`);
  if (fields.length === 0) return "{}";
  const inLine = `{ ${texts(indent).join(", ")} }`;
  if (indent.length + inLine.length <= WIDTH && !inLine.includes("\n")) return inLine;
  const inner = `${indent}  `;
  return `{\n${texts(inner)
    .map((text) => `${inner}${text};\n`)
    .join("")}${indent}}`;
}

function unionText(options: ValidatorJson[], indent: string): string {
  const [success, refusal] = options;
  if (
    options.length === 2 &&
    success !== undefined &&
    isOutcome(success, true) &&
    isOutcome(refusal, false)
  ) {
    const fields = Object.entries(success.value).filter(([name]) => name !== "ok");
    return `Outcome<${objectText(fields, indent)}>`;
  }
  return options.map((option) => typeText(option, indent)).join(" | ");
}

function isOutcome(
  validator: ValidatorJson | undefined,
  ok: boolean,
): validator is Extract<ValidatorJson, { type: "object" }> {
  if (validator?.type !== "object") return false;
  const field = validator.value["ok"]?.fieldType;
  return field?.type === "literal" && field.value === ok;
}
