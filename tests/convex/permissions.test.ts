/** Every public function, called by everybody: generated from the declarations, so that a new one can't be forgotten. */
import { makeFunctionReference } from "convex/server";
import { ConvexError } from "convex/values";
import { beforeAll, describe, expect, test } from "vitest";
import type { Id } from "../../convex/_generated/dataModel.js";
import { declaredOf, type Declared } from "../../convex/functions.ts";
import { GRANTS, type Permission } from "../../convex/domain/permissions.ts";
import {
  createBackend,
  createInstructor,
  createPerson,
  createService,
  type Backend,
} from "../support/convex.ts";

interface Registered {
  isPublic?: boolean;
  isQuery?: boolean;
  exportArgs(): string;
}
type ValidatorJson = {
  type: string;
  value?: unknown;
  tableName?: string;
};
type Field = { fieldType: ValidatorJson; optional: boolean };

const modules = import.meta.glob<Record<string, unknown>>(
  ["../../convex/*.ts", "!../../convex/*.config.ts", "!../../convex/{auth,schema,http,crons}.ts"],
  { eager: true },
);

const functions = Object.entries(modules).flatMap(([file, exported]) =>
  Object.entries(exported).flatMap(([name, value]) => {
    const registered = value as Registered | null;
    if (typeof value !== "function" || registered?.isPublic !== true) return [];
    const declared = declaredOf(value);
    if (declared === null) throw new Error(`${file} ${name} isn't made by a builder`);
    const module = file.replace(/^.*\/|\.ts$/g, "");
    return [{ name: `${module}:${name}`, registered: registered as Registered, declared }];
  }),
);

/** Succeeding for a stranger is what these are for: they show or take what is public. */
const PUBLIC_BY_NATURE = new Set([
  "catalog:instructorCounts",
  "catalog:tree",
  "claims:mine",
  "clock:now",
  "instructors:browse",
  "instructors:profile",
  "instructors:reviews",
  "slots:weekFacts",
  "viewer:current",
]);
/** Own things only, or new ones: no id of anybody else's is among the arguments. */
const ABOUT_ONESELF = new Set([
  "availability:saveWeek",
  "availability:week",
  "bookings:history",
  "bookings:incoming",
  "bookings:taught",
  "bookings:upcoming",
  "claims:hold",
  "claims:release",
  "conversations:list",
  "conversations:openWithInstructor",
  "conversations:unreadTotal",
  "learners:add",
  "learners:mine",
  "viewer:setTimeZone",
]);

type Caller = "anonymous" | "guest" | "student" | "instructor";
let backend: Backend;
let foreign: Record<string, string>;
let as: Record<Caller, Pick<Backend, "query" | "mutation">>;

beforeAll(async () => {
  backend = createBackend();
  const service = await createService(backend);
  await createInstructor(backend, { serviceId: service });
  const owner = await createPerson(backend, { firstName: "Olga" });
  foreign = await backend.run(async (ctx) => {
    const instructors = await ctx.db.query("instructors").take(1);
    const offerings = await ctx.db.query("offerings").take(1);
    const claimId = await ctx.db.insert("claims", {
      kind: "hold",
      instructorId: instructors[0]!._id,
      studentId: owner.userId,
      learnerId: owner.learnerId,
      holderId: owner.userId,
      offeringId: offerings[0]!._id,
      startsAt: 1_900_000_800_000,
      durationMinutes: 60,
      format: "online",
      expiresAt: Date.now() + 300_000,
    });
    const bookingId = await ctx.db.insert("bookings", {
      state: "confirmed",
      confirmedAt: Date.now(),
      studentId: owner.userId,
      learnerId: owner.learnerId,
      instructorId: instructors[0]!._id,
      offeringId: offerings[0]!._id,
      startsAt: 1_900_000_800_000,
      durationMinutes: 60,
      format: "online",
      serviceName: "Piano",
      price: { hourlyRateCents: 6000, lessonCents: 6000, feeCents: 720, totalCents: 6720 },
      lessonTimeZone: "UTC",
      instructorTimeZone: "UTC",
      studentTimeZone: "UTC",
    });
    const conversationId = await ctx.db.insert("conversations", {
      studentId: owner.userId,
      instructorId: instructors[0]!._id,
    });
    return {
      claims: claimId,
      bookings: bookingId,
      conversations: conversationId,
      instructors: instructors[0]!._id,
      offerings: offerings[0]!._id,
      learners: owner.learnerId,
      users: owner.userId,
    };
  });
  const guest = await createPerson(backend, { kind: "guest" });
  const student = await createPerson(backend, { firstName: "Stella" });
  const other = await createPerson(backend, { firstName: "Ivan", roles: ["student", "instructor"] });
  as = { anonymous: backend, guest: guest.as, student: student.as, instructor: other.as };
});

describe.each(functions)("$name", ({ name, registered, declared }) => {
  test.each(["anonymous", "guest", "student", "instructor"] as const)("called by: %s", async (caller) => {
    const answer = await callAs(caller, name, registered, false);
    if (!mayCall(caller, declared)) {
      expect(answer).toMatchObject({ threw: { code: expect.stringMatching(/^(signInNeeded|notAllowed)$/) } });
      return;
    }
    if (PUBLIC_BY_NATURE.has(name) || ABOUT_ONESELF.has(name)) {
      expect("threw" in answer && ["signInNeeded", "notAllowed"].includes(answer.threw?.code ?? "")).toBe(
        false,
      );
      return;
    }
    // Somebody else's thing: refused, missing, or nothing. Never theirs, never done.
    expect(isNothing(answer), JSON.stringify(answer)).toBe(true);
  });

  test("called with ids that are none", async () => {
    const answer = await callAs("student", name, registered, true);
    const hasIds = JSON.stringify(JSON.parse(registered.exportArgs())).includes('"type":"id"');
    if (hasIds) expect("threw" in answer).toBe(true);
  });
});

test("after all of that, what was somebody else's is as it was", async () => {
  const kept = await backend.run(async (ctx) => ({
    claim: await ctx.db.get(foreign["claims"] as Id<"claims">),
    booking: await ctx.db.get(foreign["bookings"] as Id<"bookings">),
    messages: await ctx.db.query("messages").take(1),
  }));
  expect(kept).toMatchObject({ claim: { kind: "hold" }, booking: { state: "confirmed" }, messages: [] });
  expect(kept.booking).not.toHaveProperty("pendingChange");
});

type Answer = { value: unknown } | { threw: { code: string } | null };

async function callAs(
  caller: Caller,
  name: string,
  registered: Registered,
  withBadIds: boolean,
): Promise<Answer> {
  const args = sample(JSON.parse(registered.exportArgs()) as ValidatorJson, "", withBadIds) as Record<
    string,
    unknown
  >;
  try {
    const value = registered.isQuery
      ? await as[caller].query(makeFunctionReference<"query">(name), args)
      : await as[caller].mutation(makeFunctionReference<"mutation">(name), args);
    return { value };
  } catch (error) {
    if (!(error instanceof ConvexError)) return { threw: null };
    return {
      threw: (typeof error.data === "string" ? JSON.parse(error.data) : error.data) as { code: string },
    };
  }
}

function mayCall(caller: Caller, { access }: Declared): boolean {
  if (access === "everybody") return true;
  if (caller === "anonymous") return false;
  if (access === "guest") return true;
  if (caller === "guest") return false;
  return access === "account" || GRANTS[caller].includes(access as Permission);
}

function isNothing(answer: Answer): boolean {
  if ("threw" in answer) {
    return answer.threw !== null && ["notFound", "badArgument"].includes(answer.threw.code);
  }
  const { value } = answer;
  return value === null || (typeof value === "object" && (value as { ok?: boolean }).ok === false);
}

/** Arguments that fit the validator; every id is somebody else's. */
function sample(validator: ValidatorJson, field: string, withBadIds: boolean): unknown {
  switch (validator.type) {
    case "object":
      return Object.fromEntries(
        Object.entries(validator.value as Record<string, Field>)
          .filter(([, { optional }]) => !optional)
          .map(([name, { fieldType }]) => [name, sample(fieldType, name, withBadIds)]),
      );
    case "id":
      return withBadIds ? "nothing-of-the-kind" : (foreign[validator.tableName ?? ""] ?? "");
    case "string":
      if (field === "commandId") return crypto.randomUUID();
      return field.endsWith("LocalDate") ? "2030-03-18" : field === "timeZone" ? "Europe/Paris" : "words";
    case "number":
      return 60;
    case "array":
      return [];
    case "union":
      return sample((validator.value as ValidatorJson[])[0]!, field, withBadIds);
    case "literal":
      return validator.value;
    case "boolean":
      return true;
    default:
      return null;
  }
}
