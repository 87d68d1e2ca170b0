import { expect, test } from "vitest";
import { steadyOrder } from "../../../src/features/messages/steady-order.ts";

const row = (id: string, text = "") => ({ id, text });
const ids = (shown: string[], rows: { id: string }[]) =>
  steadyOrder(shown, rows, (each) => each.id).map((each) => each.id);

test("under a hand, a row keeps its place when a message makes it the latest, and shows its new words", () => {
  const rows = [row("c", "new"), row("a"), row("b")];
  const steady = steadyOrder(["a", "b", "c"], rows, (each) => each.id);
  expect(steady.map((each) => each.id)).toEqual(["a", "b", "c"]);
  expect(steady[2]).toBe(rows[0]);
});

test("what is gone leaves, and what is new waits at the end in the order it came", () => {
  expect(ids(["a", "b"], [row("y"), row("x"), row("b")])).toEqual(["b", "y", "x"]);
});

test("the order that is given isn't changed", () => {
  const rows = [row("b"), row("a")];
  ids(["a", "b"], rows);
  expect(rows.map((each) => each.id)).toEqual(["b", "a"]);
});
