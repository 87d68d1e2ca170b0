import { httpActionGeneric, httpRouter, makeFunctionReference, type FunctionReference } from "convex/server";

const digest = makeFunctionReference<"action", { text: string }, string>(
  "machine:digest",
) as unknown as FunctionReference<"action", "internal", { text: string }, string>;

const http = httpRouter();
http.route({
  path: "/digest",
  method: "POST",
  handler: httpActionGeneric(
    async (ctx, request) => new Response(await ctx.runAction(digest, { text: await request.text() })),
  ),
});
export default http;
