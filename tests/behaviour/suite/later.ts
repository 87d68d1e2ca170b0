/** What runs later, and what is stored outside of documents. */
import type { Value } from "convex/values";
import { describe, expect, test } from "vitest";
import { eventually, officially, read, type Current, type Document } from "../driver.ts";

const FAR_MS = 3_600_000;

export function laterBehaves(current: Current): void {
  const schedule = async (kind: "mutation" | "action", more: Record<string, Value> = {}) =>
    (await current().mutation("later:schedule", { kind, topic: kind, inMs: 0, ...more })) as string;
  const stateOf = async (id: string) =>
    (await current().query("later:state", { id })) as { kind: string; isComplete: boolean } | null;
  const ended = (id: string) =>
    eventually(
      () => stateOf(id),
      (state) => state !== null && !["pending", "inProgress"].includes(state.kind),
    );

  const keepsCompletion = () =>
    officially(current(), {
      official: true,
      convexTest: false,
      because:
        "docs.convex.dev/scheduling/scheduled-functions: completedTime is set; convex-test leaves it out of a success",
    });

  describe("scheduled functions", () => {
    test.each(["mutation", "action"] as const)(
      "a %s runs once it is due, as nobody, and says so",
      async (kind) => {
        const asAnn = current().as({ subject: "ann", issuer: "https://issuer.example" });
        const id = (await asAnn.mutation("later:schedule", { kind, topic: kind, inMs: 0 })) as string;
        expect(await ended(id)).toMatchObject({ kind: "success", isComplete: keepsCompletion() });
        const [notes] = await read<[Document[]]>(current(), { find: "notes" });
        expect(notes.map(({ body, topic }) => [body, topic])).toEqual([["nobody", kind]]);
      },
    );

    test.each(["mutation", "action"] as const)(
      "a %s that throws has failed and written nothing",
      async (kind) => {
        const id = await schedule(kind, { isBroken: true });
        expect(await ended(id)).toMatchObject({ kind: "failed", isComplete: true });
        expect(await read(current(), { find: "notes" })).toEqual([[]]);
      },
    );

    test("are pending until then, with name and arguments, and can be cancelled", async () => {
      const id = await schedule("mutation", { inMs: FAR_MS });
      expect(await stateOf(id)).toEqual({
        name: officially(current(), {
          official: "later.js:note",
          convexTest: "later:note",
          because:
            "docs.convex.dev/scheduling/scheduled-functions shows the module's file; convex-test its path",
        }),
        args: [{ topic: "mutation", isBroken: false }],
        kind: "pending",
        isComplete: false,
      });
      await current().mutation("later:cancel", { id });
      expect(await stateOf(id)).toMatchObject({ kind: "canceled" });
      expect(await read(current(), { find: "notes" })).toEqual([[]]);
    });

    test("nothing is scheduled by a mutation that fails", async () => {
      const before = await current().query("later:pending");
      await expect(schedule("mutation", { thenFail: true, inMs: FAR_MS })).rejects.toThrow(
        "failed on purpose",
      );
      expect(await current().query("later:pending")).toBe(before);
    });
  });

  describe("stored files", () => {
    interface About {
      metadata: { size: number; sha256: string; contentType?: string } | null;
      hasUrl: boolean;
    }
    const about = async (id: string) => (await current().query("files:about", { id })) as unknown as About;

    test("keep their bytes, their size and their digest until they are deleted", async () => {
      const id = (await current().action("files:store", { text: "ärger", type: "text/plain" })) as string;
      expect(await current().action("files:read", { id })).toBe("ärger");
      const { metadata, hasUrl } = await about(id);
      expect(metadata).toMatchObject({ _id: id, size: 6 });
      const digest = await crypto.subtle.digest("SHA-256", new TextEncoder().encode("ärger"));
      expect(metadata?.sha256).toBe(btoa(String.fromCharCode(...new Uint8Array(digest))));
      expect(hasUrl).toBe(true);
      await current().mutation("files:remove", { id });
      expect(await about(id)).toEqual({ metadata: null, hasUrl: false });
      expect(await current().action("files:read", { id })).toBeNull();
    });

    test("deleting one twice is an error", async () => {
      const id = (await current().action("files:store", { text: "x" })) as string;
      await current().mutation("files:remove", { id });
      await expect(current().mutation("files:remove", { id })).rejects.toThrow();
    });

    test("upload addresses are addresses, each its own", async () => {
      const addresses = [
        await current().mutation("files:uploadUrl"),
        await current().mutation("files:uploadUrl"),
      ];
      for (const address of addresses) expect(String(address)).toMatch(/^https?:\/\//);
      if (!current().isConvexTest) expect(addresses[0]).not.toBe(addresses[1]); // convex-test has one for all.
    });
  });
}
