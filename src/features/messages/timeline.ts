/** What stands in a thread, from the server's messages and the echoes of what is under way. Pure. */
import { localDateOf, type TimeZone } from "../../../convex/domain/time";
import type { MessageKind } from "../../../convex/domain/messages";
import type { OutboxEntry } from "./outbox";
import type { Message } from "./queries";

export type Delivery = "sending" | "failed" | "sent" | "read";

export interface Item {
  /** The same for the echo and the message it becomes: it stays the same row. */
  key: string;
  kind: MessageKind;
  body: string;
  at: number;
  isOwn: boolean;
  /** For own texts only. */
  delivery: Delivery | null;
  failure: string | null;
  booking: Message["booking"];
  moved: Message["moved"];
  lessonCount: number;
  /** First and last of a run of one sender: where the face and the rounder corners are. */
  startsRun: boolean;
  endsRun: boolean;
}

export type Row =
  | { type: "day"; key: string; at: number }
  | { type: "unread"; key: string }
  | { type: "item"; key: string; item: Item };

export interface TimelineInput {
  /** Oldest first. */
  messages: readonly Message[];
  echoes: readonly OutboxEntry[];
  viewerId: string;
  otherReadAt: number;
  timeZone: TimeZone;
  /** The message above which "new" is written, if any. */
  firstUnreadKey: string | null;
}

/** A run breaks after this silence. */
const RUN_MS = 5 * 60_000;

/** Each message once: an echo whose message has arrived is that message. Echoes stand last, in the order of writing. */
export function timelineOf(input: TimelineInput): Row[] {
  const rows: Row[] = [];
  let day: string | null = null;
  const items = markRuns(mergeEchoes(input), input.timeZone);
  for (const item of items) {
    const itemDay = localDateOf(item.at, input.timeZone);
    if (itemDay !== day) rows.push({ type: "day", key: `day:${itemDay}`, at: item.at });
    day = itemDay;
    if (item.key === input.firstUnreadKey) rows.push({ type: "unread", key: "unread" });
    rows.push({ type: "item", key: item.key, item });
  }
  return rows;
}

type Bare = Omit<Item, "startsRun" | "endsRun">;

function mergeEchoes({ messages, echoes, viewerId, otherReadAt }: TimelineInput): Bare[] {
  const arrived = new Set(messages.map((message) => message.clientId));
  const items: Bare[] = messages.map((message) => {
    const isOwn = message.senderId === viewerId;
    const isOwnText = isOwn && message.kind === "text";
    return {
      key: message.clientId,
      kind: message.kind,
      body: message.body,
      at: message.sentAt,
      isOwn,
      delivery: isOwnText ? (message.sentAt <= otherReadAt ? "read" : "sent") : null,
      failure: null,
      booking: message.booking,
      moved: message.moved,
      lessonCount: message.lessonCount,
    };
  });
  const newestAt = messages.at(-1)?.sentAt ?? 0;
  for (const echo of echoes) {
    if (arrived.has(echo.clientId)) continue;
    items.push({
      key: echo.clientId,
      kind: "text",
      body: echo.body,
      // Written down last, so never on an earlier day than what stands above it.
      at: Math.max(echo.writtenAt, newestAt),
      isOwn: true,
      delivery: echo.failure === null ? "sending" : "failed",
      failure: echo.failure,
      booking: null,
      moved: null,
      lessonCount: 1,
    });
  }
  return items;
}

function markRuns(items: readonly Bare[], timeZone: TimeZone): Item[] {
  const belongs = (one: Bare | undefined, other: Bare | undefined) =>
    one !== undefined &&
    other !== undefined &&
    one.kind === "text" &&
    other.kind === "text" &&
    one.isOwn === other.isOwn &&
    other.at - one.at < RUN_MS &&
    localDateOf(one.at, timeZone) === localDateOf(other.at, timeZone);
  return items.map((item, index) => ({
    ...item,
    startsRun: !belongs(items[index - 1], item),
    endsRun: !belongs(item, items[index + 1]),
  }));
}

/**
 * The oldest of the last `unread` messages of the other side up to `upToAt`; null when none is, or when it lies further
 * back than what is loaded.
 */
export function firstUnreadOf(
  messages: readonly Message[],
  otherId: string,
  unread: number,
  upToAt: number,
): string | null {
  if (unread === 0) return null;
  const theirs = messages.filter((message) => message.senderId === otherId && message.sentAt <= upToAt);
  return theirs.at(-unread)?.clientId ?? null;
}

/** Own words with a state worth saying stand at the end: the last one read, the last one sent, all others not. */
export function statedKeys(rows: readonly Row[]): ReadonlySet<string> {
  const keys = new Set<string>();
  const own = rows.flatMap((row) => (row.type === "item" && row.item.delivery !== null ? [row.item] : []));
  for (const item of own) {
    if (item.delivery === "sending" || item.delivery === "failed") keys.add(item.key);
  }
  for (const delivery of ["read", "sent"] as const) {
    const last = own.findLast((item) => item.delivery === delivery);
    if (last !== undefined) keys.add(last.key);
  }
  return keys;
}
