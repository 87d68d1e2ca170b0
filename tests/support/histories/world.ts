/** A small marketplace and what its people remember: enough to say what must be true of it. */
import type { Doc, Id } from "../../../convex/_generated/dataModel";
import type { Format } from "../../../convex/domain/common";
import {
  createBackend,
  createInstructor,
  createPerson,
  createService,
  type Backend,
  type Instructor,
  type Person,
} from "../convex";
import { freezeClock } from "../time-machine";

const PRICES = (["online", "studio", "travel"] as Format[]).map((format) => ({
  format,
  hourlyRateCents: 9000,
}));

export interface World {
  backend: Backend;
  /** Where the clock began. */
  startedAt: number;
  instructors: Instructor[];
  zones: Map<Id<"instructors">, string>;
  /** Students, a guest, and the first instructor, who also learns. */
  people: Person[];
  /** Of the first student. */
  childId: Id<"learners">;
  holdIds: Id<"claims">[];
  bookingIds: Id<"bookings">[];
  /** What stood after the step before. */
  claimsBefore: Doc<"claims">[];
  /** Times that went by those who wait: declined, run out, given back. */
  passes: { entryId: Id<"waitlistEntries">; startsAt: number; endsAt: number; freedAt: number }[];
  /** Waited for and booked. */
  endedEntryIds: Id<"waitlistEntries">[];
  /** Per conversation what was sent, in order; and how far each side has read. */
  conversations: Map<
    Id<"conversations">,
    { senders: Id<"users">[]; sentAts: number[]; readAt: Map<string, number> }
  >;
  outcomes: Map<string, number>;
}

export async function createWorld(options: { startsAt: number; secondZone: string }): Promise<World> {
  freezeClock(options.startsAt);
  const backend = createBackend();
  const serviceId = await createService(backend);
  const common = { serviceId, prices: PRICES, durationsMinutes: [30, 60, 90] };
  const sarah = await createInstructor(backend, { ...common, firstName: "Sarah" });
  const diego = await createInstructor(backend, {
    ...common,
    firstName: "Diego",
    timeZone: options.secondZone,
  });
  const emma = await createPerson(backend, { firstName: "Emma" });
  const noah = await createPerson(backend, { firstName: "Noah", timeZone: "Europe/London" });
  const aiko = await createPerson(backend, { firstName: "Aiko", timeZone: "Asia/Tokyo" });
  const guest = await createPerson(backend, { firstName: "Guest", kind: "guest" });
  const childId = await backend.run(
    async (ctx) =>
      await ctx.db.insert("learners", { userId: emma.userId, kind: "child", name: "Mia", ageGroup: "kids" }),
  );
  return {
    backend,
    startedAt: options.startsAt,
    instructors: [sarah, diego],
    zones: new Map([
      [sarah.instructorId, "America/New_York"],
      [diego.instructorId, options.secondZone],
    ]),
    people: [emma, noah, aiko, guest, sarah],
    childId,
    holdIds: [],
    bookingIds: [],
    claimsBefore: [],
    passes: [],
    endedEntryIds: [],
    conversations: new Map(),
    outcomes: new Map(),
  };
}

/** Who can't be elsewhere during a claim: who teaches, and who learns. */
export function placesOf(world: World, claim: Pick<Doc<"claims">, "instructorId" | "learnerId">): string[] {
  const teacher = world.instructors.find(({ instructorId }) => instructorId === claim.instructorId)!;
  const self = world.people.find(({ learnerId }) => learnerId === claim.learnerId);
  return [teacher.userId, self?.userId ?? claim.learnerId];
}

export function note(world: World, outcome: string): void {
  world.outcomes.set(outcome, (world.outcomes.get(outcome) ?? 0) + 1);
}

export function count(
  world: World,
  command: string,
  answer: { ok: true } | { ok: false; error: { code: string } },
): void {
  note(world, `${command} ${answer.ok ? "ok" : answer.error.code}`);
}

/** The same draw picks the same thing, however many there are to pick from. */
export function pick<T>(from: readonly T[], draw: number): T | undefined {
  return from.length === 0 ? undefined : from[draw % from.length];
}
