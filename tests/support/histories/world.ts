/** A small marketplace and what its people remember: enough to say what must be true of it. */
import type { Id } from "../../../convex/_generated/dataModel";
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
  instructors: Instructor[];
  /** Students, a guest, and the first instructor, who also learns. */
  people: Person[];
  /** Of the first student. */
  childId: Id<"learners">;
  holdIds: Id<"claims">[];
  bookingIds: Id<"bookings">[];
  /** Per conversation what was sent, in order; and how far each side has read. */
  conversations: Map<
    Id<"conversations">,
    { senders: Id<"users">[]; sentAts: number[]; readAt: Map<string, number> }
  >;
  outcomes: Map<string, number>;
}

export async function createWorld(): Promise<World> {
  freezeClock();
  const backend = createBackend();
  const serviceId = await createService(backend);
  const common = { serviceId, prices: PRICES, durationsMinutes: [30, 60, 90] };
  const sarah = await createInstructor(backend, { ...common, firstName: "Sarah" });
  const diego = await createInstructor(backend, {
    ...common,
    firstName: "Diego",
    timeZone: "America/Los_Angeles",
  });
  const emma = await createPerson(backend, { firstName: "Emma" });
  const noah = await createPerson(backend, { firstName: "Noah", timeZone: "Europe/London" });
  const guest = await createPerson(backend, { firstName: "Guest", kind: "guest" });
  const childId = await backend.run(
    async (ctx) =>
      await ctx.db.insert("learners", { userId: emma.userId, kind: "child", name: "Mia", ageGroup: "kids" }),
  );
  return {
    backend,
    instructors: [sarah, diego],
    people: [emma, noah, guest, sarah],
    childId,
    holdIds: [],
    bookingIds: [],
    conversations: new Map(),
    outcomes: new Map(),
  };
}

export function count(
  world: World,
  command: string,
  answer: { ok: true } | { ok: false; error: { code: string } },
) {
  const outcome = `${command} ${answer.ok ? "ok" : answer.error.code}`;
  world.outcomes.set(outcome, (world.outcomes.get(outcome) ?? 0) + 1);
}

/** The same draw picks the same thing, however many there are to pick from. */
export function pick<T>(from: readonly T[], draw: number): T | undefined {
  return from.length === 0 ? undefined : from[draw % from.length];
}
