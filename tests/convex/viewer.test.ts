import { describe, expect, test } from "vitest";
import { api } from "../../convex/_generated/api";
import { GRANTS } from "../../convex/domain/permissions";
import { createBackend, createInstructor, createPerson } from "../support/convex";
import { newCommandId } from "../support/lessons";

describe("who is calling", () => {
  test("a visitor is nobody; a guest may nothing; a member may what the roles grant", async () => {
    const backend = createBackend();
    const emma = await createPerson(backend);
    const guest = await createPerson(backend, { kind: "guest" });
    const sarah = await createInstructor(backend, { slug: "sarah" });
    const viewer = async (as: Pick<typeof backend, "query">) => await as.query(api.viewer.current, {});
    expect(await viewer(backend)).toBeNull();
    expect(await viewer(guest.as)).toMatchObject({ kind: "guest", permissions: [], instructor: null });
    expect(await viewer(emma.as)).toMatchObject({ displayName: "Emma J.", permissions: [...GRANTS.student] });
    const teacher = await viewer(sarah.as);
    expect(teacher?.instructor).toMatchObject({ slug: "sarah" });
    expect(new Set(teacher?.permissions)).toEqual(new Set(GRANTS.instructor));
  });

  test("a denial beats a grant beats the roles, here and at the door", async () => {
    const backend = createBackend();
    const emma = await createPerson(backend);
    const decide = async (permission: string, granted: boolean) =>
      await backend.run(
        async (ctx) =>
          await ctx.db.insert("permissionOverrides", { userId: emma.userId, permission, granted }),
      );
    await decide("send_messages", true);
    await decide("send_messages", false);
    await decide("view_incoming_bookings", true);
    const { permissions } = (await emma.as.query(api.viewer.current, {}))!;
    expect(permissions).not.toContain("send_messages");
    expect(permissions).toContain("view_incoming_bookings");
    expect(await emma.as.query(api.bookings.incoming, {})).toEqual([]);
  });

  test("a ban, a deleted session and somebody else's session end it at once", async () => {
    const backend = createBackend();
    const emma = await createPerson(backend);
    const noah = await createPerson(backend, { firstName: "Noah" });
    const mixed = backend.withIdentity({ subject: `${emma.userId}|${noah.sessionId}` });
    expect(await mixed.query(api.viewer.current, {})).toBeNull();
    await backend.run(async (ctx) => await ctx.db.patch("users", emma.userId, { status: "suspended" }));
    expect(await emma.as.query(api.viewer.current, {})).toBeNull();
    await backend.run(async (ctx) => await ctx.db.delete("authSessions", noah.sessionId));
    expect(await noah.as.query(api.viewer.current, {})).toBeNull();
    for (const subject of [
      "",
      "|",
      "nonsense|nonsense",
      `${emma.userId}`,
      `${noah.sessionId}|${emma.userId}`,
    ]) {
      expect(await backend.withIdentity({ subject }).query(api.viewer.current, {})).toBeNull();
    }
  });

  test("the zone is changed to a real one only", async () => {
    const backend = createBackend();
    const guest = await createPerson(backend, { kind: "guest" });
    const change = async (timeZone: string) => await guest.as.mutation(api.viewer.setTimeZone, { timeZone });
    expect(await change("Asia/Kathmandu")).toEqual({ ok: true });
    await expect(change("Asia/Nowhere")).rejects.toThrow("Not a time zone.");
    expect((await guest.as.query(api.viewer.current, {}))?.timeZone).toBe("Asia/Kathmandu");
  });
});

describe("learners", () => {
  test("oneself first, then the children, twelve in all; names are trimmed and not empty", async () => {
    const backend = createBackend();
    const emma = await createPerson(backend);
    const add = async (name: string) =>
      await emma.as.mutation(api.learners.add, { commandId: newCommandId(), name, ageGroup: "kids" });
    for (let n = 1; n <= 11; n++) expect((await add(` Child ${n} `)).ok).toBe(true);
    const mine = await emma.as.query(api.learners.mine, {});
    expect(mine.map(({ kind }) => kind)).toEqual(["self", ...Array.from({ length: 11 }, () => "child")]);
    expect(mine[1]?.name).toBe("Child 1");
    await expect(add("One more")).rejects.toThrow("At most 12 learners.");
    await expect(add("  ")).rejects.toThrow("1 to 50 characters.");
    await expect(add("x".repeat(51))).rejects.toThrow("1 to 50 characters.");
  });

  test("a guest has themselves", async () => {
    const backend = createBackend();
    const guest = await createPerson(backend, { kind: "guest" });
    expect(await guest.as.query(api.learners.mine, {})).toMatchObject([{ kind: "self" }]);
  });
});
