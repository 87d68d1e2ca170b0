import { expect, test } from "vitest";
import type { Id } from "../../../convex/_generated/dataModel";
import type { OutboxEntry } from "../../../src/features/messages/outbox.ts";
import type { Message } from "../../../src/features/messages/queries.ts";
import {
  firstUnreadOf,
  statedKeys,
  timelineOf,
  type TimelineInput,
} from "../../../src/features/messages/timeline.ts";

const NOON = Date.parse("2026-10-13T16:00:00Z");
const ME = "me" as Id<"users">;
const SARAH = "sarah" as Id<"users">;

const message = (clientId: string, sentAt: number, senderId: Id<"users"> | null = SARAH): Message => ({
  messageId: `id-${clientId}` as Id<"messages">,
  clientId,
  kind: senderId === null ? "bookingCreated" : "text",
  body: clientId,
  moved: null,
  lessonCount: 1,
  senderId,
  sentAt,
  booking: null,
});
const echo = (clientId: string, writtenAt: number, failure: string | null = null): OutboxEntry => ({
  clientId,
  commandId: clientId,
  conversationId: "c",
  body: clientId,
  writtenAt,
  failure,
});
const rowsOf = (input: Partial<TimelineInput>) =>
  timelineOf({
    messages: [],
    echoes: [],
    viewerId: ME,
    otherReadAt: 0,
    timeZone: "America/New_York",
    firstUnreadKey: null,
    ...input,
  });
const keysOf = (input: Partial<TimelineInput>) => rowsOf(input).map((row) => row.key);

test("an echo stands after everything that has arrived, and becomes its message without standing twice", () => {
  const before = keysOf({ messages: [message("a", NOON)], echoes: [echo("mine", NOON + 1)] });
  const both = keysOf({
    messages: [message("a", NOON), message("mine", NOON + 2, ME)],
    echoes: [echo("mine", NOON + 1)],
  });
  const after = keysOf({ messages: [message("a", NOON), message("mine", NOON + 2, ME)] });
  expect(before).toEqual(["day:2026-10-13", "a", "mine"]);
  expect(both).toEqual(before);
  expect(after).toEqual(before);
});

test("several echoes keep the order of writing while the first of them arrives", () => {
  const echoes = [echo("one", NOON), echo("two", NOON + 1), echo("three", NOON + 2)];
  const order = ["day:2026-10-13", "one", "two", "three"];
  expect(keysOf({ echoes })).toEqual(order);
  expect(keysOf({ messages: [message("one", NOON + 5, ME)], echoes })).toEqual(order);
});

test("an echo written by a slow clock doesn't open an earlier day below a later one", () => {
  const rows = keysOf({ messages: [message("a", NOON)], echoes: [echo("mine", NOON - 86_400_000)] });
  expect(rows).toEqual(["day:2026-10-13", "a", "mine"]);
});

test("a day begins at midnight of the viewer's zone", () => {
  const messages = [
    message("evening", Date.parse("2026-10-14T03:59:59Z")),
    message("night", Date.parse("2026-10-14T04:00:00Z")),
  ];
  expect(keysOf({ messages })).toEqual(["day:2026-10-13", "evening", "day:2026-10-14", "night"]);
});

test("own words are read up to the other side's mark, theirs have no state", () => {
  const rows = rowsOf({
    messages: [message("read", NOON, ME), message("sent", NOON + 1, ME), message("theirs", NOON + 2)],
    echoes: [echo("sending", NOON + 3), echo("failed", NOON + 4, "Too much.")],
    otherReadAt: NOON,
  });
  const states = rows.flatMap((row) => (row.type === "item" ? [row.item.delivery] : []));
  expect(states).toEqual(["read", "sent", null, "sending", "failed"]);
});

test("a state is said once: under the last read and the last sent one, and under all that didn't go", () => {
  const rows = rowsOf({
    messages: ["r1", "r2", "s1", "s2"].map((key, index) => message(key, NOON + index, ME)),
    echoes: [echo("e1", NOON + 10), echo("e2", NOON + 11, "No.")],
    otherReadAt: NOON + 1,
  });
  expect([...statedKeys(rows)].sort()).toEqual(["e1", "e2", "r2", "s2"]);
});

test("a run is broken by the other side, an event, silence and midnight", () => {
  const minute = 60_000;
  const rows = rowsOf({
    messages: [
      message("a", NOON),
      message("b", NOON + minute),
      message("mine", NOON + 2 * minute, ME),
      message("event", NOON + 3 * minute, null),
      message("c", NOON + 4 * minute),
      message("d", NOON + 20 * minute),
    ],
  });
  const ends = rows.flatMap((row) => (row.type === "item" && row.item.endsRun ? [row.key] : []));
  expect(ends).toEqual(["b", "mine", "event", "c", "d"]);
});

test("the unread line stands above the oldest unread message of the other side; own words don't count", () => {
  const messages = [
    message("old", NOON),
    message("u1", NOON + 1),
    message("mine", NOON + 2, ME),
    message("u2", NOON + 3),
    message("later", NOON + 4),
  ];
  const firstUnreadKey = firstUnreadOf(messages, SARAH, 2, NOON + 3);
  expect(firstUnreadKey).toBe("u1");
  expect(keysOf({ messages, firstUnreadKey })).toEqual([
    "day:2026-10-13",
    "old",
    "unread",
    "u1",
    "mine",
    "u2",
    "later",
  ]);
});

test("without unread ones, or when the first lies further back than what is loaded, there is no line", () => {
  expect(firstUnreadOf([message("a", NOON)], SARAH, 0, NOON)).toBeNull();
  expect(firstUnreadOf([message("a", NOON)], SARAH, 2, NOON)).toBeNull();
});
