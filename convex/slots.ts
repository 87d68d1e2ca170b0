import { v } from "convex/values";
import { weekFacts } from "./domain/weekFacts";
import { sharedQuery } from "./functions";
import * as Slots from "./model/slots";

/**
 * Live facts of one week, for `offeredStarts` in the browser. `mondayLocalDate` is a Monday in the instructor's zone; a
 * viewer in another zone subscribes to two. Null when the instructor isn't live.
 */
const weekFactsQuery = sharedQuery({
  args: { instructorId: v.id("instructors"), mondayLocalDate: v.string() },
  returns: v.union(weekFacts, v.null()),
  handler: async (ctx, args) => await Slots.weekFacts(ctx, args),
});
export { weekFactsQuery as weekFacts };
