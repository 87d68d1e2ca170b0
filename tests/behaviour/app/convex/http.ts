import { httpActionGeneric, httpRouter, makeFunctionReference } from "convex/server";
import type { Value } from "convex/values";

const who = makeFunctionReference<"query", Record<string, Value>, Value>("calls:who");
const http = httpRouter();
http.route({
  path: "/echo",
  method: "POST",
  handler: httpActionGeneric(async (_ctx, request) => {
    const headers = { "X-Method": request.method, "X-Asked": request.headers.get("x-ask") ?? "" };
    return new Response(await request.text(), { status: 202, headers });
  }),
});
http.route({
  pathPrefix: "/below/",
  method: "GET",
  handler: httpActionGeneric(async (_ctx, request) => {
    const { pathname, searchParams } = new URL(request.url);
    return Response.json({ pathname, q: searchParams.get("q") });
  }),
});
http.route({
  path: "/who",
  method: "GET",
  handler: httpActionGeneric(async (ctx) => Response.json(await ctx.runQuery(who, {}))),
});
/** As many bytes as asked for, at once or as a stream. */
http.route({
  path: "/sized",
  method: "GET",
  handler: httpActionGeneric(async (_ctx, request) => {
    const { searchParams } = new URL(request.url);
    const bytes = Number(searchParams.get("bytes"));
    if (searchParams.get("as") !== "stream") return new Response(new Uint8Array(bytes));
    let left = bytes;
    const body = new ReadableStream({
      pull(controller) {
        const length = Math.min(left, 1_000_000);
        left -= length;
        if (length > 0) controller.enqueue(new Uint8Array(length));
        else controller.close();
      },
    });
    return new Response(body);
  }),
});
export default http;
