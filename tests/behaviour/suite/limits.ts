/** The official limits (docs.convex.dev/production/state/limits), at their edge and beyond it. */
import type { Value } from "convex/values";
import { describe, expect, test } from "vitest";
import { officially, read, type Current } from "../driver.ts";

const MIB = 1024 * 1024;

export function limitsBehave(current: Current): void {
  /** What convex-test doesn't count. */
  const onlyOfficially = async (call: Promise<unknown>, text: string | RegExp) => {
    if (current().isConvexTest) await call;
    else await expect(call).rejects.toThrow(text);
  };

  describe("limits", () => {
    test("4096 index ranges a function", async () => {
      expect(await current().query("limits:readRanges", { count: 4096 })).toBeNull();
      const beyond = current().query("limits:readRanges", { count: 4097 });
      await expect(beyond).rejects.toThrow(/Too many (reads|index ranges)|too many/i);
    });

    test("32 000 documents read, however often the same ones", async () => {
      await current().mutation("limits:insertMany", { count: 1000, bytesEach: 1 });
      expect(await current().query("limits:readAgain", { times: 32 })).toBe(32_000);
      const beyond = current().query("limits:readAgain", { times: 33 });
      await expect(beyond).rejects.toThrow(/too many documents/i);
    });

    test("16 MiB read", async () => {
      await current().mutation("limits:insertMany", { count: 10, bytesEach: MIB / 2 });
      expect(await current().query("limits:readAgain", { times: 3 })).toBe(30);
      await expect(current().query("limits:readAgain", { times: 4 })).rejects.toThrow(
        /too m(any|uch) (bytes|data)/i,
      );
    });

    test("16 MiB written", async () => {
      expect(await current().mutation("limits:insertMany", { count: 31, bytesEach: MIB / 2 })).toBeNull();
      const beyond = current().mutation("limits:insertMany", { count: 33, bytesEach: MIB / 2 });
      await expect(beyond).rejects.toThrow(/too m(any|uch) (bytes|data)/i);
      expect((await read<[unknown[]]>(current(), { find: "notes", end: { take: 32 } }))[0]).toHaveLength(31);
    });

    test("16 000 documents written", async () => {
      expect(await current().mutation("limits:insertMany", { count: 16_000, bytesEach: 1 })).toBeNull();
      const beyond = current().mutation("limits:insertMany", { count: 16_001, bytesEach: 1 });
      await expect(beyond).rejects.toThrow(/too many (writes|documents)/i);
    });

    test("4 MiB of arguments of a scheduled function, 16 MiB of all", async () => {
      const schedule = (count: number, bytesEach: number) =>
        current().mutation("later:scheduleLarge", { count, bytesEach });
      const all = "all of it was scheduled";
      await expect(schedule(1, 4 * MIB - 100)).rejects.toThrow(all);
      await expect(schedule(1, 4 * MIB)).rejects.toThrow(current().isConvexTest ? all : /too large/i);
      await expect(schedule(4, 3.9 * MIB)).rejects.toThrow(all);
      await expect(schedule(5, 3.9 * MIB)).rejects.toThrow(/too large|too many/i);
    });

    test("20 MiB of an HTTP action's response", async () => {
      const answer = (bytes: number, as: string) => current().fetch(`/sized?bytes=${bytes}&as=${as}`);
      const sizeOf = async (response: Response) => (await response.arrayBuffer()).byteLength;
      for (const as of ["whole", "stream"]) expect(await sizeOf(await answer(20 * MIB, as))).toBe(20 * MIB);
      if (current().isConvexTest) return;
      const beyond = await answer(20 * MIB + 1, "whole");
      expect(beyond.status).toBe(500);
      expect(await beyond.text()).toContain("too large");
      await expect(sizeOf(await answer(20 * MIB + 1, "stream"))).rejects.toThrow();
      expect((await answer(1, "whole")).status).toBe(200);
    });

    test("1000 functions scheduled by a mutation", async () => {
      const before = Number(await current().query("later:pending"));
      const beyond = current().mutation("later:scheduleMany", { count: 1001 });
      await expect(beyond).rejects.toThrow(/too many functions/i);
      expect(await current().query("later:pending")).toBe(before);
      expect(await current().mutation("later:scheduleMany", { count: 1000 })).toBeNull();
      expect(await current().query("later:pending")).toBe(before + 1000);
    });

    test("1 MiB a document", async () => {
      expect(await current().mutation("limits:insertBody", { bytes: MIB - 200 })).toBeNull();
      await onlyOfficially(current().mutation("limits:insertBody", { bytes: MIB }), "Value is too large");
    });

    test("8192 elements an array, 1024 fields an object, 64 levels", async () => {
      const list = (length: number): Value => Array.from({ length }, () => 0);
      const fields = (count: number): Value =>
        Object.fromEntries(Array.from({ length: count }, (_, at) => [`f${at}`, 0]));
      // The document itself is a level, and so is the object of the arguments.
      const levels = (count: number): Value => (count === 0 ? 1 : [levels(count - 1)]);
      for (const extra of [list(8192), fields(1024), levels(63)]) {
        expect(await current().mutation("limits:insertExtra", { extra })).toBeNull();
      }
      for (const extra of [list(8193), fields(1025), levels(64)]) {
        await onlyOfficially(current().mutation("limits:insertExtra", { extra }), /too (long|many|deeply)/);
      }
    });

    test("names of fields: 1024 characters, printable ASCII, at least one", async () => {
      const named = (name: string) => current().mutation("limits:insertExtra", { extra: { [name]: 1 } });
      expect(await named("x".repeat(1024))).toBeNull();
      const beyond = { x1025: "x".repeat(1025), empty: "", umlaut: "ä", control: "a\u0001" };
      for (const name of Object.values(beyond)) {
        const call = named(name);
        const isRefused = await call.then(
          () => false,
          () => true,
        );
        const wanted = officially(current(), {
          official: true,
          convexTest: isRefused,
          because: "docs.convex.dev/database/types: printable ASCII, not empty, 1024 characters",
        });
        expect([name, isRefused]).toEqual([name, wanted]);
      }
    });

    test("16 MiB of arguments, 16 MiB of results", async () => {
      const value = "x".repeat(16 * MIB - 1_000);
      expect(await current().query("limits:sizeOf", { value })).toBe(value.length);
      await onlyOfficially(current().query("limits:sizeOf", { value: "x".repeat(16 * MIB) }), /too large/);
      expect(await current().query("limits:answerOf", { bytes: 16 * MIB - 1_000 })).toHaveLength(
        16 * MIB - 1_000,
      );
      await onlyOfficially(current().query("limits:answerOf", { bytes: 16 * MIB }), /too large/);
    });
  });
}
