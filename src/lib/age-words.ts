/* Owns what age groups are called. */
import type { AgeGroup } from "../../convex/domain/common";

export const ageWords: Record<AgeGroup, string> = {
  toddler: "Toddler",
  kids: "Child",
  teens: "Teenager",
  adults: "Adult",
};

export const ageOptions = Object.entries(ageWords).map(([value, label]) => ({ value, label }));
