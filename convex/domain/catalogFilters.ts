/** By what lessons can be filtered, besides place and price: ten questions, each with its possible answers. */
export interface CatalogFilter {
  slug: string;
  name: string;
  options: { slug: string; name: string }[];
}

/** Slugs, in the order of the lists. */
const OPTIONS: Record<string, string> = {
  skill_level: "beginner intermediate advanced",
  grade_level: "pre_k elementary middle_school high_school college adult",
  course_level: "regular honors ap ib",
  goal: "homework_help test_prep enrichment remedial college_prep learning_differences recreation fitness competition self_defense performance wedding hobby portfolio professional career_prep audition_prep",
  lesson_plan: "one_time ongoing intensive individual small_group team workshop",
  specialization:
    "general dyslexia_reading adhd dyscalculia iep_support executive_function medical legal technical",
  style: "classical contemporary street social competition",
  medium: "pencil charcoal digital watercolor oil acrylic clay fabric",
  focus: "conversational business academic travel test_prep",
  learner_type: "new_learner heritage_speaker school_support",
};

const SPELLED: Record<string, string> = {
  pre_k: "Pre-K",
  ap: "AP",
  ib: "IB",
  adhd: "ADHD",
  iep_support: "IEP support",
  one_time: "One-time",
  self_defense: "Self-defense",
};

export const FILTERS: readonly CatalogFilter[] = Object.entries(OPTIONS).map(([slug, options]) => ({
  slug,
  name: nameOf(slug),
  options: options.split(" ").map((option) => ({ slug: option, name: nameOf(option) })),
}));

/** "middle_school" → "Middle school" */
function nameOf(slug: string): string {
  const words = slug.replaceAll("_", " ");
  return SPELLED[slug] ?? `${words.charAt(0).toUpperCase()}${words.slice(1)}`;
}
