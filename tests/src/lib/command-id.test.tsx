import { cleanup, renderHook } from "@testing-library/react";
import { makeFunctionReference } from "convex/server";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { commandIdFor, createCommandId, forgetCommand, useCommand } from "../../../src/lib/command-id.ts";

const mutate = vi.hoisted(() => vi.fn());
vi.mock("convex/react", () => ({ useMutation: () => mutate }));

beforeEach(() => {
  localStorage.clear();
  mutate.mockReset();
});
afterEach(cleanup);

const book = makeFunctionReference<"mutation", { claimId: string; commandId: string }, string>(
  "bookings:book",
);
const sentIds = () => mutate.mock.calls.map(([args]) => (args as { commandId: string }).commandId);

test("an id is new each time and long enough never to meet another", () => {
  const ids = new Set(Array.from({ length: 1000 }, createCommandId));
  expect(ids.size).toBe(1000);
  for (const id of ids) expect(id).toMatch(/^[0-9a-f]{32}$/);
});

test("the id is stored before the first attempt, so that a reload repeats the same command", () => {
  const { commandId } = commandIdFor("bookings:book", { claimId: "a" }, 1000);
  expect(commandIdFor("bookings:book", { claimId: "a" }, 2000).commandId).toBe(commandId);
  expect(Object.values({ ...localStorage }).join()).toContain(commandId);
});

test("other arguments, another command, and the same thing much later are new commands", () => {
  const { commandId } = commandIdFor("bookings:book", { claimId: "a" }, 1000);
  expect(commandIdFor("bookings:book", { claimId: "b" }, 1000).commandId).not.toBe(commandId);
  expect(commandIdFor("claims:release", { claimId: "a" }, 1000).commandId).not.toBe(commandId);
  expect(commandIdFor("bookings:book", { claimId: "a" }, 10 * 60_000).commandId).not.toBe(commandId);
});

test("an answered command is forgotten: pressing again is a new one", async () => {
  mutate.mockResolvedValue("done");
  const { result } = renderHook(() => useCommand(book));
  await result.current({ claimId: "a" });
  await result.current({ claimId: "a" });
  const [first, second] = sentIds();
  expect(first).not.toBe(second);
});

test("a double press sends one command, and both presses get its answer", async () => {
  let answer = (_: string) => {};
  mutate.mockReturnValue(new Promise<string>((resolve) => (answer = resolve)));
  const { result } = renderHook(() => useCommand(book));
  const both = Promise.all([result.current({ claimId: "a" }), result.current({ claimId: "a" })]);
  answer("booked");
  expect(await both).toEqual(["booked", "booked"]);
  expect(mutate).toHaveBeenCalledTimes(1);
});

test("a browser that forbids storage can still give commands", () => {
  const forbid = () => {
    throw new DOMException("denied", "SecurityError");
  };
  const spies = (["getItem", "setItem", "removeItem"] as const).map((method) =>
    vi.spyOn(Storage.prototype, method).mockImplementation(forbid),
  );
  const { commandId, key } = commandIdFor("bookings:book", { claimId: "a" });
  expect(commandId).toHaveLength(32);
  expect(() => forgetCommand(key)).not.toThrow();
  for (const spy of spies) spy.mockRestore();
});
