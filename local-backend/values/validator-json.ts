/** Validators as the official packages serialize them (protocol §8.3). */
import type { Json } from "../engine/types.ts";

export type ValidatorJson =
  | { type: "null" | "number" | "bigint" | "commitTs" | "boolean" | "string" | "bytes" | "any" }
  | { type: "literal"; value: Json }
  | { type: "id"; tableName: string }
  | { type: "array"; value: ValidatorJson }
  | { type: "record"; keys: ValidatorJson; values: FieldValidatorJson }
  | { type: "object"; value: Record<string, FieldValidatorJson> }
  | { type: "union"; value: ValidatorJson[] };

export interface FieldValidatorJson {
  fieldType: ValidatorJson;
  optional: boolean;
}
