import { v } from "convex/values";
import { openMutation } from "./functions";

/** The server's clock (ms since epoch), for correcting the browser's on connect and resume. Touches nothing. */
export const now = openMutation({
  args: {},
  returns: v.number(),
  handler: async () => Date.now(),
});
