/**
 * The demo marketplace as a plan: who there is, what they offer, and everything that happened, in order of time. Pure: the
 * same plan for the same moment, so that an interrupted seeding goes on where it stopped.
 */
import { LessonPlanner } from "./seedLessons";
import { planInstructors, planStudents } from "./seedPeople";
import { SeedRandom } from "./seedRandom";
import { planConversations } from "./seedTalk";
import type { MarketplaceSize, SeedPlan } from "./seedTypes";
import { addDays, localDateOf, mondayOf, type Instant } from "./time";

const SEED = 20_260;
export const FULL_SIZE: MarketplaceSize = { instructors: 70, students: 40 };
/** So many weeks before the moment everybody's usual hours began. */
const WEEKS_BEFORE = 8;

export function planMarketplace(anchorAt: Instant, size: MarketplaceSize = FULL_SIZE): SeedPlan {
  // What is decided later draws from a source of its own, so that a new idea there doesn't change everybody.
  const [random, extras] = [new SeedRandom(SEED), new SeedRandom(SEED + 1)];
  const instructors = planInstructors(random, extras, size.instructors, anchorAt);
  const students = planStudents(random, extras, size.students);
  const validFrom = addDays(mondayOf(localDateOf(anchorAt, "UTC")), -7 * WEEKS_BEFORE);
  const planner = new LessonPlanner({ random, extras, anchorAt, validFrom, instructors, students });
  const { events, lessons } = planner.plan();
  const talk = planConversations(random, lessons, anchorAt);
  return {
    validFrom,
    instructors,
    students,
    events: [...events, ...talk].sort((one, other) => one.at - other.at),
  };
}
