/** Messages that nearly follow a grammar: valid ones, spoiled in their values, their shape, their text or their bytes. */
import { randomUUID } from "node:crypto";
import type { SeededRandom as Dice } from "../../../local-backend/base/random.ts";

type Json = unknown;

const NAMES = [
  "__proto__",
  "constructor",
  "toString",
  "hasOwnProperty",
  "$integer",
  "$bytes",
  "",
  "\u0000",
  "type",
];
const FUNCTIONS = [
  "counters:read",
  "notes:list",
  "notes:page",
  "auth:identity",
  "nowhere:nothing",
  "__proto__:x",
  "constructor:constructor",
  "../../../etc/passwd:x",
  "_system/cli/tables",
  "_system/frontend/getVersion:default",
  ":::",
  "a".repeat(1025),
];
const VALUES: (() => Json)[] = [
  () => null,
  () => true,
  () => -1,
  () => 0.5,
  () => 2 ** 53,
  () => 1e308,
  () => "",
  () => "\ud800",
  () => "x".repeat(100_000),
  () => [],
  () => ({}),
  () => [[[[[[{}]]]]]],
  () => ({ $integer: "!" }),
  () => ({ $integer: "AAAAAAAAAAAAAAAA" }),
  () => ({ $float: "AAAAAAAA+H8=" }),
  () => ({ $bytes: "****" }),
  () => ({ $undefined: null }),
  () => JSON.parse('{"__proto__":{"isAdmin":true}}') as Json,
  () => ({ constructor: { prototype: { polluted: true } } }),
  () => ({ then: "not a promise" }),
  () => nested(100),
  () => nested(600),
  () => Array.from({ length: 9_000 }, () => 0),
];

function nested(levels: number): Json {
  let value: Json = 1;
  for (let level = 0; level < levels; level++) value = level % 2 === 0 ? [value] : { a: value };
  return value;
}

/** Calls of this app, with arguments that fit nearly always. */
function valid(dice: Dice): Record<string, Json> {
  const udfPath = dice.pick(FUNCTIONS);
  const args = [{ name: "hostile", topic: "hostile", paginationOpts: { numItems: 5, cursor: null } }];
  const version = dice.below(3);
  switch (dice.below(7)) {
    case 0:
      return { type: "Connect", sessionId: randomUUID(), connectionCount: 0, lastCloseReason: null };
    case 1:
      return {
        type: "Authenticate",
        baseVersion: 0,
        tokenType: dice.pick(["User", "Admin", "None"]),
        value: dice.pick(["a.b.c", "eyJhbGciOiJub25lIn0.e30.", "local|00", "", token(dice)]),
        impersonating: { subject: "somebody" },
      };
    case 2:
      return {
        type: "ModifyQuerySet",
        baseVersion: version,
        newVersion: version + 1,
        modifications: [
          { type: "Add", queryId: dice.below(4), udfPath, args, journal: null },
          ...(dice.below(10) < 3 ? [{ type: "Remove", queryId: dice.below(4) }] : []),
        ],
      };
    case 3:
    case 4:
      return {
        type: "Mutation",
        requestId: dice.below(1000),
        udfPath: "counters:increment",
        args: [{ name: "hostile" }],
      };
    case 5:
      return {
        type: "Action",
        requestId: dice.below(1000),
        udfPath: dice.pick(["actions:fail", udfPath]),
        args: [{}],
      };
    default:
      return { type: "Event", eventType: "Custom", event: { anything: [1, 2, 3] } };
  }
}

function token(dice: Dice): string {
  const part = (value: object) => Buffer.from(JSON.stringify(value)).toString("base64url");
  const header = {
    alg: dice.pick(["none", "HS256", "RS256", "constructor", "EdDSA"]),
    kid: dice.pick(NAMES),
  };
  const claims = {
    iss: "http://127.0.0.1:1",
    sub: "neighbour",
    aud: "convex",
    exp: dice.pick([1, 9e9, 1e300]),
  };
  return `${part(header)}.${part(claims)}.${"A".repeat(dice.below(400))}`;
}

/** All places in a value, as ways to replace or remove what is there. */
function places(value: Json): { holder: Record<string, Json>; key: string }[] {
  if (typeof value !== "object" || value === null) return [];
  const holder = value as Record<string, Json>;
  return Object.keys(holder).flatMap((key) => [{ holder, key }, ...places(holder[key])]);
}

function spoilValue(message: Record<string, Json>, dice: Dice): void {
  const { holder, key } = dice.pick(places(message));
  const others = places(message);
  switch (dice.below(5)) {
    case 0:
      delete holder[key];
      return;
    case 1:
    case 2:
      holder[key] = dice.pick(VALUES)();
      return;
    case 3:
      Object.defineProperty(holder, dice.pick(NAMES), {
        value: dice.pick(VALUES)(),
        enumerable: true,
        configurable: true,
        writable: true,
      });
      return;
    default: {
      const other = dice.pick(others);
      holder[key] = JSON.parse(JSON.stringify(other.holder[other.key] ?? null)) as Json;
    }
  }
}

function spoilText(text: string, dice: Dice): string {
  const at = dice.below(text.length + 1);
  switch (dice.below(6)) {
    case 0:
      return text.slice(0, at);
    case 1:
      return (
        text.slice(0, at) +
        dice.pick(['"', "{", "]", "\\", "\u0000", "\u2028", "NaN", "-0", "1e999"]) +
        text.slice(at)
      );
    case 2:
      return text + text;
    case 3:
      return text.replace(/\d+/, () => dice.pick(["NaN", "Infinity", "1".repeat(5_000), "-1", "0x10", "1n"]));
    case 4:
      return text.replace("{", '{"type":"Connect",');
    default:
      return `${"[".repeat(dice.below(20_000))}${text}`;
  }
}

/** A text frame's bytes; some aren't UTF-8. */
export function hostileMessage(dice: Dice): Buffer {
  const message = valid(dice);
  const rounds = dice.below(3);
  for (let round = 0; round < rounds; round++) if (places(message).length > 0) spoilValue(message, dice);
  const text = JSON.stringify(message);
  const bytes = Buffer.from(dice.below(10) < 3 ? spoilText(text, dice) : text);
  if (bytes.length > 0 && dice.below(10) === 0) bytes[dice.below(bytes.length)] = 128 + dice.below(128);
  return bytes;
}
