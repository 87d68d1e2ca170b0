import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { api, internal } from "../../convex/_generated/api";
import { addressKey } from "../../convex/model/rateLimits";
import { createBackend, createInstructor, createPerson, type Person } from "../support/convex";
import { claimsOf, hold, newCommandId } from "../support/lessons";
import { freezeClock, HOUR, MINUTE, START_AT, thawClock } from "../support/time-machine";

beforeEach(() => freezeClock());
afterEach(thawClock);

const write = async (person: Person) =>
  await person.as.mutation(api.viewer.setTimeZone, { timeZone: "Europe/Paris" });

describe("per person", () => {
  test("too many writes are refused with the instant from which they work again, and then do", async () => {
    const backend = createBackend();
    const emma = await createPerson(backend);
    for (let n = 0; n < 40; n++) expect(await write(emma)).toEqual({ ok: true });
    const refusal = await write(emma);
    if (refusal.ok || refusal.error.code !== "rateLimited") throw new Error(JSON.stringify(refusal));
    expect(refusal.error.retryAt).toBeGreaterThan(Date.now());
    expect(refusal.error.retryAt).toBeLessThanOrEqual(Date.now() + MINUTE);
    vi.setSystemTime(refusal.error.retryAt);
    expect(await write(emma)).toEqual({ ok: true });
  });

  test("one person's limit is nobody else's, and holding has its own", async () => {
    const backend = createBackend();
    const sarah = await createInstructor(backend);
    const emma = await createPerson(backend);
    const noah = await createPerson(backend, { firstName: "Noah" });
    for (let n = 0; n < 41; n++) await write(emma);
    expect(await write(emma)).toMatchObject({ error: { code: "rateLimited" } });
    expect(await write(noah)).toEqual({ ok: true });
    expect((await hold(emma, sarah, { startsAt: START_AT + 25 * HOUR })).ok).toBe(true);
  });

  test("a repetition costs nothing; a limited hold takes nothing", async () => {
    const backend = createBackend();
    const sarah = await createInstructor(backend);
    const emma = await createPerson(backend);
    const command = {
      commandId: newCommandId(),
      offeringId: sarah.offeringId,
      format: "online" as const,
      startsAt: START_AT + 25 * HOUR,
      durationMinutes: 60,
    };
    for (let n = 0; n < 100; n++) expect((await emma.as.mutation(api.claims.hold, command)).ok).toBe(true);
    for (let n = 0; n < 59; n++) await hold(emma, sarah, { startsAt: START_AT + 26 * HOUR });
    const before = await claimsOf(backend);
    expect(await hold(emma, sarah, { startsAt: START_AT + 28 * HOUR })).toMatchObject({
      error: { code: "rateLimited" },
    });
    expect(await claimsOf(backend)).toEqual(before);
  });
});

describe("per address, before there is a person", () => {
  const admit = async (
    backend: ReturnType<typeof createBackend>,
    limit: "addressGuest" | "addressSignIn" | "addressSignUp",
    address: string | null,
  ) => await backend.mutation(internal.accounts.admit, { limit, address });

  test.each([
    ["addressGuest", 60],
    ["addressSignIn", 40],
    ["addressSignUp", 20],
  ] as const)("%s lets %i through at once, then says from when on", async (limit, capacity) => {
    const backend = createBackend();
    for (let n = 0; n < capacity; n++) expect(await admit(backend, limit, "203.0.113.7")).toBeNull();
    expect(await admit(backend, limit, "203.0.113.7")).toBeGreaterThan(Date.now());
    expect(await admit(backend, limit, "203.0.113.8")).toBeNull();
  });

  test("hiding the address gains nothing: all who do share one bucket", async () => {
    const backend = createBackend();
    for (let n = 0; n < 20; n++) await admit(backend, "addressSignUp", n % 2 === 0 ? null : "");
    expect(await admit(backend, "addressSignUp", null)).not.toBeNull();
  });

  test("addresses of one IPv6 customer are one", () => {
    expect(addressKey("2001:db8:1:2:aaaa::1")).toBe(addressKey("2001:db8:1:2:bbbb:cccc:dddd:1"));
    expect(addressKey("2001:db8:1:2::1")).not.toBe(addressKey("2001:db8:1:3::1"));
    expect(addressKey("::ffff:203.0.113.7")).toBe("::ffff:203.0.113.7");
    expect(addressKey("::1")).toBe("0:0:0:0");
  });
});

describe("a crowd from one machine where people try the place out", () => {
  afterEach(() => {
    vi.unstubAllEnvs();
    vi.resetModules();
  });

  test("a hundred sign-ups and guests from one address are let in on INT, and on no other tier", async () => {
    for (const [tier, letIn] of [
      ["INT", 100],
      ["PROD", 20],
      ["", 20],
    ] as const) {
      vi.stubEnv("TIER", tier);
      vi.resetModules();
      const fresh = await import("../support/convex");
      const backend = fresh.createBackend();
      const answers: (number | null)[] = [];
      for (let n = 0; n < 100; n++) {
        answers.push(
          await backend.mutation(internal.accounts.admit, { limit: "addressSignUp", address: "127.0.0.1" }),
        );
      }
      expect(answers.filter((answer) => answer === null)).toHaveLength(letIn);
    }
  });
});
