/** HTTP requests that nearly follow the grammar, as bytes. */
import { gzipSync } from "node:zlib";
import type { SeededRandom as Dice } from "../../../local-backend/base/random.ts";

const METHODS = [
  "GET",
  "POST",
  "PUT",
  "HEAD",
  "OPTIONS",
  "DELETE",
  "PATCH",
  "TRACE",
  "BREW",
  "get",
  "PROPFIND",
];
const TARGETS = [
  "/api/query",
  "/api/mutation",
  "/api/action",
  "/api/query_batch",
  "/api/query_at_ts",
  "/api/run/__proto__/x",
  "/api/run/constructor/prototype",
  "/api/run/counters/read",
  "/api/run/%00/%ff",
  "/api/storage/../../admin-key",
  "/api/storage/%2e%2e%2f%2e%2e%2fadmin-key",
  "/api/storage/upload?token=forged",
  "/api/function",
  "/api/deploy2/start_push",
  "/api/stream_function_logs?cursor=0",
  "/counters",
  "/transactions",
  "/../../../../etc/passwd",
  "/http/../admin-key",
  "/http/notes?topic=x",
  "/echo/x",
  "//evil.example/x",
  "http://evil.example/api/query",
  "*",
  "/%",
  `/${"a".repeat(7_000)}`,
  "/api/query?path=counters:read&args={%22__proto__%22:1}",
  "/api/query?path=counters:read&format=constructor",
];
const HEADERS = [
  "Authorization: Convex local|00",
  "Authorization: Convex x|y:eyJzdWIiOjF9",
  "Authorization: Bearer a.b.c",
  "Authorization: Basic Og==",
  "Host: evil.example",
  "Host: ",
  "Content-Length: 10",
  "Content-Length: -1",
  "Content-Length: 99999999999999999999",
  "Content-Length: 5",
  "Transfer-Encoding: chunked",
  "Transfer-Encoding: gzip, chunked",
  "Content-Encoding: gzip",
  "Content-Encoding: br",
  "Content-Encoding: zstd",
  "Content-Type: application/json",
  "Origin: null",
  "Origin: http://evil.example",
  "Expect: 100-continue",
  "Upgrade: h2c",
  "Connection: Upgrade",
  "Range: bytes=0-,5-1,-999999999999",
  "X-Forwarded-For: 127.0.0.1",
  "Cookie: a=b",
  "Bad Header: x",
  ": nothing",
  "X-Null: \u0000",
  `X-Long: ${"y".repeat(20_000)}`,
];

function body(dice: Dice): Buffer {
  const call = { path: "counters:read", args: { name: "hostile" }, format: "json", componentPath: "" };
  return dice.pick([
    () => Buffer.alloc(0),
    () => Buffer.from(JSON.stringify(call)),
    () =>
      Buffer.from(
        JSON.stringify({ ...call, path: dice.pick(["__proto__:x", "constructor:y", "_system/x:y"]) }),
      ),
    () => Buffer.from(`{"__proto__":{"path":"counters:read"},"args":[[],[]]}`),
    () => Buffer.from(`{"path":"counters:read","args":{"name":${"[".repeat(50_000)}`),
    () => Buffer.from(`{"queries":[${"{},".repeat(2_000)}{}]}`),
    () => Buffer.from([0xff, 0xfe, 0, 1, 2]),
    () => gzipSync(JSON.stringify(call)),
    () => Buffer.from(`5\r\nhello\r\nZZZ\r\n`),
    () => Buffer.from(`ffffffffffffffff\r\nx`),
    () => Buffer.from(`0\r\n\r\nGET /counters HTTP/1.1\r\nHost: x\r\n\r\n`),
  ])();
}

export function hostileRequest(dice: Dice): Buffer {
  const version = dice.pick(["HTTP/1.1", "HTTP/1.1", "HTTP/1.1", "HTTP/1.1", "HTTP/1.0", "HTTP/9.9", "HTTP"]);
  const lines = [`${dice.pick(METHODS)} ${dice.pick(TARGETS)} ${version}`];
  if (dice.below(10) > 0) lines.push("Host: localhost");
  for (let count = dice.below(4); count > 0; count--) lines.push(dice.pick(HEADERS));
  const payload = body(dice);
  if (dice.below(10) < 6) lines.push(`Content-Length: ${payload.length}`);
  const lineEnd = dice.below(20) === 0 ? "\n" : "\r\n";
  const whole = Buffer.concat([Buffer.from(lines.join(lineEnd) + lineEnd + lineEnd, "latin1"), payload]);
  const repeated = dice.below(10) === 0 ? Buffer.concat([whole, whole, whole]) : whole;
  return dice.below(10) === 0 ? repeated.subarray(0, dice.below(repeated.length)) : repeated;
}
