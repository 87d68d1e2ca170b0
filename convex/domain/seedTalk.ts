/** What people of the demo marketplace write to each other between booking and lesson. */
import type { PlannedLesson } from "./seedLessons";
import type { PlannedEvent, Side } from "./seedTypes";
import type { SeedRandom } from "./seedRandom";
import { DIALOGUES } from "./seedWords";
import { MINUTE, type Instant } from "./time";

const DEMO = 0;
/** Conversations of the demo accounts whose last words are unread, so that there is something to answer. */
const UNREAD_BY_DEMO: Record<Side, number> = { student: 2, instructor: 3 };

export function planConversations(
  random: SeedRandom,
  lessons: readonly PlannedLesson[],
  anchorAt: Instant,
): PlannedEvent[] {
  const events: PlannedEvent[] = [];
  const spoken = new Set<string>();
  const unread: Record<Side, number> = { student: 0, instructor: 0 };
  // What isn't read is about a lesson to come: those speak first.
  const comingFirst = [...lessons].sort(
    (one, other) => Number(other.startsAt > anchorAt) - Number(one.startsAt > anchorAt),
  );
  for (const lesson of comingFirst) {
    const { student, instructor } = lesson;
    const involvesDemo = student === DEMO || instructor === DEMO;
    const pair = `${student} ${instructor}`;
    if (spoken.has(pair) || (!involvesDemo && !random.chance(0.4))) continue;
    spoken.add(pair);
    const demoSide = demoSideOf(lesson);
    const isForDemo = demoSide !== null && unread[demoSide] < UNREAD_BY_DEMO[demoSide];
    const leavesUnread =
      lesson.startsAt > anchorAt && (isForDemo || (demoSide === null && random.chance(0.3)));
    if (isForDemo && leavesUnread) unread[demoSide] += 1;
    const dialogues = leavesUnread && demoSide !== null ? endingBy(otherSide(demoSide)) : DIALOGUES;
    events.push(...conversation(random, lesson, random.pick(dialogues), { leavesUnread, anchorAt }));
  }
  return events;
}

function conversation(
  random: SeedRandom,
  { student, instructor, bookedAt }: PlannedLesson,
  dialogue: (typeof DIALOGUES)[number],
  { leavesUnread, anchorAt }: { leavesUnread: boolean; anchorAt: Instant },
): PlannedEvent[] {
  const events: PlannedEvent[] = [];
  const pair = { student, instructor };
  // The last word is said before now, however lately the lesson was booked.
  const step = Math.min(20 * MINUTE, Math.floor((anchorAt - bookedAt) / (dialogue.length + 2)));
  dialogue.forEach(([from, text], index) => {
    const at = bookedAt + (index + 1) * step + Math.floor(random.next() * (step / 4));
    events.push({ kind: "message", at, ...pair, from, text });
    const isLast = index === dialogue.length - 1;
    if (!isLast || !leavesUnread) {
      events.push({ kind: "read", at: at + Math.floor(step / 4), ...pair, by: otherSide(from) });
    }
  });
  if (!leavesUnread) {
    for (const by of ["student", "instructor"] as const) {
      events.push({ kind: "read", at: anchorAt - 1, ...pair, by });
    }
  }
  return events;
}

/** Lessons between the two demo accounts are left to others. */
function demoSideOf({ student, instructor }: PlannedLesson): Side | null {
  if (student === DEMO) return instructor === DEMO ? null : "student";
  return instructor === DEMO ? "instructor" : null;
}

function otherSide(side: Side): Side {
  return side === "student" ? "instructor" : "student";
}

function endingBy(side: Side): typeof DIALOGUES {
  return DIALOGUES.filter((dialogue) => dialogue.at(-1)?.[0] === side);
}
