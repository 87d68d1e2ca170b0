import type { FormatRule } from "../../../convex/domain/availability";

export const RULE_WORDS: Record<FormatRule, string> = {
  all: "All formats",
  online: "Online only",
  no_travel: "No travel",
};
