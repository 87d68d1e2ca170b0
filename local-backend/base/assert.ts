/** Checks that can only fail through a fault in this program; never for input. */

export class AssertionError extends Error {
  override name = "AssertionError";
}

export function assert(condition: unknown, message: string): asserts condition {
  if (!condition) throw new AssertionError(message);
}

export function assertNever(value: never): never {
  throw new AssertionError(`Unexpected case: ${JSON.stringify(value)}`);
}
