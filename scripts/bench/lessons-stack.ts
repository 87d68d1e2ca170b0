/** What the suites about lessons share: a seeded backend, students on sockets, and wishes that fit together. */
import { newStudents, type Person } from "../lib/people.ts";
import { startTemporaryStack, type TemporaryStack } from "../lib/temporary-stack.ts";
import { busiestProfile, compatibleWishes, weeksOf, type Profile, type Wish } from "../lib/slot-picker.ts";

export interface LessonsStack {
  stack: TemporaryStack;
  url: string;
  students: Person[];
  profile: Profile;
  wishes: Wish[];
  stop(): Promise<void>;
}

export async function startLessonsStack(count: number, weeks = 12): Promise<LessonsStack> {
  const stack = await startTemporaryStack({ seed: true });
  const { url } = stack.deployment;
  const students = await newStudents(url, count);
  const profile = await busiestProfile(url);
  return {
    stack,
    url,
    students,
    profile,
    wishes: compatibleWishes(profile, await weeksOf(url, profile, weeks), count),
    stop: async () => {
      await Promise.all(students.map(({ client }) => client.close()));
      await stack.stop();
    },
  };
}
