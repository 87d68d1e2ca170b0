/** The rules for environment variables (protocol §7.5). Pure: changes in, the new set out, or the reason why not. */
import { z } from "zod";
import { PushRefused } from "./push-error.ts";

const MAX_VARIABLES = 512;
const MAX_NAME_LENGTH = 256;
const MAX_VALUE_BYTES = 8 * 1024;
const NAME = /^[A-Za-z_][A-Za-z0-9_]*$/;
/** Set by the backend itself. */
const RESERVED = new Set(["CONVEX_CLOUD_URL", "CONVEX_SITE_URL"]);

export const environmentChanges = z.looseObject({
  changes: z.array(z.looseObject({ name: z.string(), value: z.string().nullish() })),
});
export type EnvironmentChange = z.infer<typeof environmentChanges>["changes"][number];

export function applyEnvironmentChanges(
  current: Record<string, string>,
  changes: EnvironmentChange[],
): Record<string, string> {
  const next = { ...current };
  for (const { name, value } of changes) {
    if (value == null) delete next[name];
    else {
      assertAllowed(name, value);
      next[name] = value;
    }
  }
  if (Object.keys(next).length > MAX_VARIABLES) {
    throw new PushRefused(
      "EnvVarLimitReached",
      `A deployment has at most ${MAX_VARIABLES} environment variables`,
    );
  }
  return next;
}

function assertAllowed(name: string, value: string): void {
  // An object can't have a value under that name, so it would be answered and not kept.
  if (!NAME.test(name) || name.length > MAX_NAME_LENGTH || name === "__proto__") {
    throw new PushRefused(
      "InvalidEnvVarName",
      `Environment variable name "${name}" must be letters, digits and _ and at most ${MAX_NAME_LENGTH} long`,
    );
  }
  if (RESERVED.has(name))
    throw new PushRefused("EnvVarNameReserved", `${name} is set by the deployment itself`);
  if (Buffer.byteLength(value) > MAX_VALUE_BYTES) {
    throw new PushRefused(
      "EnvVarValueTooLarge",
      `The value of ${name} is larger than ${MAX_VALUE_BYTES} bytes`,
    );
  }
}
