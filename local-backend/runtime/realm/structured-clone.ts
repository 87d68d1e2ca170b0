import { RealmDOMException } from "./dom-exception.ts";

function refuse(value: unknown): never {
  throw new RealmDOMException(`${String(value)} could not be cloned.`, "DataCloneError");
}

const ERRORS: Record<string, ErrorConstructor> = {
  Error,
  EvalError,
  RangeError,
  ReferenceError,
  SyntaxError,
  TypeError,
  URIError,
};

function cloneError(error: Error, seen: Map<object, unknown>): Error {
  const copy = new (ERRORS[error.name] ?? Error)(error.message);
  seen.set(error, copy);
  copy.stack = error.stack;
  if ("cause" in error) copy.cause = clone(error.cause, seen);
  return copy;
}

function cloneObject(value: object, seen: Map<object, unknown>): unknown {
  const known = seen.get(value);
  if (known !== undefined) return known;
  const keep = <Copy>(copy: Copy): Copy => {
    seen.set(value, copy);
    return copy;
  };
  if (value instanceof Error) return cloneError(value, seen);
  if (value instanceof Date) return keep(new Date(value.getTime()));
  if (value instanceof RegExp) return keep(new RegExp(value.source, value.flags));
  if (value instanceof ArrayBuffer) return keep(value.slice(0));
  if (value instanceof DataView) {
    const buffer = clone(value.buffer, seen) as ArrayBuffer;
    return keep(new DataView(buffer, value.byteOffset, value.byteLength));
  }
  if (ArrayBuffer.isView(value)) {
    const typed = value as Uint8Array;
    const Constructor = typed.constructor as new (buffer: ArrayBuffer, at: number, length: number) => unknown;
    return keep(new Constructor(clone(typed.buffer, seen) as ArrayBuffer, typed.byteOffset, typed.length));
  }
  if (value instanceof Map) {
    const copy = keep(new Map<unknown, unknown>());
    for (const [key, entry] of value) copy.set(clone(key, seen), clone(entry, seen));
    return copy;
  }
  if (value instanceof Set) {
    const copy = keep(new Set<unknown>());
    for (const entry of value) copy.add(clone(entry, seen));
    return copy;
  }
  if (Array.isArray(value)) {
    const copy = keep(new Array<unknown>(value.length));
    for (const key of Object.keys(value)) copy[Number(key)] = clone(value[Number(key)], seen);
    return copy;
  }
  if (value instanceof Boolean || value instanceof Number || value instanceof String) {
    return keep(Object(value.valueOf()));
  }
  if (value instanceof Promise || value instanceof WeakMap || value instanceof WeakSet) refuse(value);
  const copy = keep<Record<string, unknown>>({});
  for (const key of Object.keys(value)) copy[key] = clone((value as Record<string, unknown>)[key], seen);
  return copy;
}

function clone(value: unknown, seen: Map<object, unknown>): unknown {
  if (typeof value === "function" || typeof value === "symbol") refuse(value);
  return typeof value === "object" && value !== null ? cloneObject(value, seen) : value;
}

export function realmStructuredClone(value: unknown): unknown {
  return clone(value, new Map());
}
