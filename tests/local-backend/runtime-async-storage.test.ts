/** `node:async_hooks` as the CLI bundles it for the isolate: from the globals. Rule RT25. */
import { afterAll, beforeAll, expect, test } from "vitest";
import { startFixture, type CallFailed, type Fixture } from "./runtime-fixture.ts";

const SOURCES = {
  "shared.ts": `
    const { AsyncLocalStorage, AsyncResource } = globalThis;
    const storage = new AsyncLocalStorage();
    const other = new AsyncLocalStorage();
    export const pause = async () => { await null; await null; };
    const seen = async (tag) => { await pause(); return tag + ":" + storage.getStore(); };
    export const everywhere = async (wait) => {
      const results = await Promise.all([
        storage.run("a", async () => [await seen("1"), await Promise.all([seen("2"), storage.run("b", () => seen("3")), storage.exit(() => seen("4"))]), await seen("5")]),
        storage.run("c", async (more) => { await wait(); return more + (await seen("6")); }, "arg "),
        seen("7"),
      ]);
      const bound = storage.run("bound", () => AsyncLocalStorage.bind(() => storage.getStore()));
      const snapshot = storage.run("snapshot", () => AsyncLocalStorage.snapshot());
      const resource = storage.run("resource", () => new AsyncResource("test"));
      const inOther = storage.run("one", () => other.run("two", () => [storage.getStore(), other.getStore()]));
      let thrown = "";
      try { storage.run("x", () => { throw new TypeError("out of it"); }); } catch (error) { thrown = String(error instanceof TypeError) + storage.getStore(); }
      return [results, bound(), snapshot(() => storage.getStore()), resource.runInAsyncScope(function () { return this.of + storage.getStore(); }, { of: "its " }), inOther, thrown];
    };
    export const leave = () => storage.getStore() ?? null;
    export const enter = () => storage.enterWith("for ever");
  `,
  "m.ts": `
    import { query, mutation, action } from "./_generated/server";
    import { makeFunctionReference as ref } from "convex/server";
    import { everywhere, pause, leave, enter } from "./shared";
    export const inQuery = query({ args: {}, handler: () => everywhere(pause) });
    export const inMutation = mutation({ args: {}, handler: (ctx) => everywhere(() => ctx.runQuery(ref("m:inQuery"), {})) });
    export const inAction = action({ args: {}, handler: (ctx) => everywhere(async () => {
      await new Promise((done) => setTimeout(done, 5));
      await ctx.runQuery(ref("m:after"), {});
    }) });
    export const after = query({ args: {}, handler: () => leave() });
    export const enters = query({ args: {}, handler: () => enter() });
  `,
};

let fixture: Fixture;
beforeAll(async () => {
  fixture = await startFixture({ sources: SOURCES });
});
afterAll(() => fixture?.close());

const EXPECTED = [
  [["1:a", ["2:a", "3:b", "4:undefined"], "5:a"], "arg 6:c", "7:undefined"],
  "bound",
  "snapshot",
  "its resource",
  ["one", "two"],
  "trueundefined",
];

test("[RT25] AsyncLocalStorage follows a function over every await, in queries, mutations and actions", async () => {
  for (let round = 0; round < 2; round++) {
    expect(await fixture.query("m:inQuery")).toEqual(EXPECTED);
    expect(await fixture.mutation("m:inMutation")).toEqual(EXPECTED);
    expect(await fixture.action("m:inAction")).toEqual(EXPECTED);
    expect(await fixture.query("m:after")).toBeNull();
  }
});

test("[RT25] what would last beyond a call is refused with a sentence", async () => {
  const refused: unknown = await fixture.query("m:enters").catch((error: unknown) => error);
  expect((refused as CallFailed).failure.errorMessage).toContain("enterWith() isn't supported: use run()");
});
