/** Ids, system fields, writes, and what is refused. */
import { describe, expect, test } from "vitest";
import { officially, read, write, type Current, type Document, type Refusal } from "../driver.ts";

const note = { body: "text", topic: "t", stars: 1 };
const isRefused = { refused: expect.any(String) };

export function documentsBehave(current: Current): void {
  describe("documents", () => {
    test("get an id and a creation time, which rises within a transaction", async () => {
      const before = Date.now();
      const documents = await write<[string, string, Document, Document]>(
        current(),
        { insert: "notes", value: note },
        { insert: "notes", value: note },
        { get: "$0" },
        { get: "$1" },
      );
      const [firstId, secondId, first, second] = documents;
      expect(first).toEqual({ ...note, _id: firstId, _creationTime: expect.any(Number) });
      expect(firstId).not.toBe(secondId);
      expect(second._creationTime).toBeGreaterThan(first._creationTime);
      expect(first._creationTime).toBeGreaterThanOrEqual(before - 1_000);
    });

    test("patch merges at the top level, and removes what is undefined", async () => {
      const [, , patched] = await write<[string, null, Document]>(
        current(),
        { insert: "mixed", value: { group: "g", key: 1, extra: { a: 1, b: 2 } } },
        { patch: "$0", value: { extra: { c: 3 } }, unset: ["key"] },
        { get: "$0" },
      );
      expect(patched).toEqual({
        _id: expect.any(String),
        _creationTime: expect.any(Number),
        group: "g",
        extra: { c: 3 },
      });
    });

    test("replace keeps id and creation time, and nothing else", async () => {
      const [id, before, , after] = await write<[string, Document, null, Document]>(
        current(),
        { insert: "mixed", value: { group: "g", key: 1 } },
        { get: "$0" },
        { replace: "$0", value: { group: "other" } },
        { get: "$0" },
      );
      expect(after).toEqual({ _id: id, _creationTime: before._creationTime, group: "other" });
    });

    test("patch and replace take the system fields as they are, and refuse others", async () => {
      const [id, stored] = await write<[string, Document]>(
        current(),
        { insert: "notes", value: note },
        { get: "$0" },
      );
      const same = { _id: id, _creationTime: stored._creationTime };
      const answers = await write(
        current(),
        { patch: id, value: { ...same, stars: 2 } },
        { replace: id, value: { ...same, ...note, stars: 3 } },
        { patch: id, value: { _creationTime: 1 } },
        { replace: id, value: { ...note, _creationTime: 1 } },
        { get: id },
      );
      expect(answers).toEqual([null, null, isRefused, isRefused, { ...same, ...note, stars: 3 }]);
    });

    test("what was deleted is gone, also later in the same transaction", async () => {
      const [id, , gone, left] = await write<[string, null, null, unknown]>(
        current(),
        { insert: "notes", value: note },
        { remove: "$0" },
        { get: "$0" },
        { find: "notes" },
      );
      expect([gone, left]).toEqual([null, []]);
      expect(await read(current(), { get: id })).toEqual([null]);
    });

    test("a change of what isn't there is refused; reading it is null", async () => {
      const [id] = await write<[string]>(current(), { insert: "notes", value: note }, { remove: "$0" });
      const [got, ...refusals] = await write<[null, ...Refusal[]]>(
        current(),
        { get: id },
        { patch: id, value: { stars: 1 } },
        { replace: id, value: note },
        { remove: id },
      );
      expect(got).toBeNull();
      const said = officially(current(), {
        official: [
          `Update on nonexistent document ID ${id}`,
          `Replace on nonexistent document ID ${id}`,
          `Delete on nonexistent document ID ${id}`,
        ],
        convexTest: [
          `Patch on non-existent document with ID "${id}"`,
          `Replace on non-existent document with ID "${id}"`,
          "Delete on non-existent doc",
        ],
        because: "the deployment's own wording; convex-test has one of its own",
      });
      for (const [at, { refused }] of refusals.entries()) expect(refused).toContain(said[at]);
    });

    test("a malformed id is an error, not null", async () => {
      const answers = await write(current(), { get: "no id at all" }, { remove: "no id at all" });
      const wanted = officially(current(), {
        official: [isRefused, isRefused],
        convexTest: [null, isRefused],
        because:
          "docs.convex.dev/database/reading-data: db.get takes ids; convex-test finds no such document",
      });
      expect(answers).toEqual(wanted);
    });

    test("normalizeId tells ids of a table from other text", async () => {
      const [id, own, foreign, text, empty] = await write(
        current(),
        { insert: "notes", value: note },
        { normalize: "notes", text: "$0" },
        { normalize: "mixed", text: "$0" },
        { normalize: "notes", text: "no id" },
        { normalize: "notes", text: "" },
      );
      expect([own, foreign, text, empty]).toEqual([id, null, null, null]);
    });

    test("a mutation that fails leaves nothing, and one whose step was refused leaves the others", async () => {
      const steps = [{ insert: "notes", value: note }];
      await expect(current().mutation("steps:writeAndFail", { steps })).rejects.toThrow("failed on purpose");
      expect(await read(current(), { find: "notes" })).toEqual([[]]);
      await write(
        current(),
        { insert: "notes", value: note },
        { insert: "notes", value: { ...note, stars: "many" } },
        { insert: "notes", value: { ...note, stars: 2 } },
      );
      const [kept] = await read<[Document[]]>(current(), { find: "notes" });
      expect(kept.map(({ stars }) => stars)).toEqual([1, 2]);
    });

    test("documents fit the schema: types, missing fields, unknown fields, unions", async () => {
      const answers = await write(
        current(),
        { insert: "notes", value: { ...note, stars: 1n } },
        { insert: "notes", value: { body: "x", topic: "t" } },
        { insert: "notes", value: { ...note, color: "red" } },
        { insert: "shaped", value: { kind: "circle", side: 1 } },
        { insert: "shaped", value: { kind: "triangle" } },
        { insert: "shaped", value: { kind: "circle", radius: 1 } },
        { patch: "$5", value: { kind: "square" } },
        { replace: "$5", value: { kind: "square", side: 2 } },
        { insert: "shaped", value: { kind: "square", side: 1, note: "$5" } },
        { insert: "notes", value: note },
        { insert: "shaped", value: { kind: "square", side: 1, note: "$9" } },
      );
      const isFine = answers.map((answer) => answer === null || typeof answer === "string");
      expect(isFine).toEqual([false, false, false, false, false, true, false, true, false, true, true]);
    });

    test("functions don't write system tables", async () => {
      const [storage, jobs] = await write(
        current(),
        { insert: "_storage", value: { size: 1 } },
        { insert: "_scheduled_functions", value: { name: "x" } },
      );
      const wanted = officially<unknown>(current(), {
        official: [isRefused, isRefused],
        convexTest: [storage, jobs],
        because: "docs.convex.dev/database/advanced/system-tables: read-only; convex-test doesn't guard them",
      });
      expect([storage, jobs]).toEqual(wanted);
    });

    test("a query can't write", async () => {
      const [answer] = await read(current(), { insert: "notes", value: note });
      expect(answer).toEqual(isRefused);
      expect(await read(current(), { find: "notes" })).toEqual([[]]);
    });
  });
}
