import { expect, test } from "vitest";
import type { Id } from "../../../convex/_generated/dataModel";
import { pinnedWords, dayWords, listTime, previewOf } from "../../../src/features/messages/message-words.ts";
import type { Message } from "../../../src/features/messages/queries.ts";

const zone = "America/New_York";
const nowAt = Date.parse("2026-10-14T18:00:00Z");

test("a list says the clock today, the weekday within a week, the date before, the year in another one", () => {
  const at = (iso: string) => listTime(Date.parse(iso), zone, nowAt);
  expect(at("2026-10-14T04:00:00Z")).toBe("12:00 am");
  expect(at("2026-10-14T03:59:00Z")).toBe("Tue");
  expect(at("2026-10-08T16:00:00Z")).toBe("Thu");
  expect(at("2026-10-07T16:00:00Z")).toBe("Oct 7");
  expect(at("2025-10-07T16:00:00Z")).toBe("Oct 7, 2025");
});

test("a day separator says Today and Yesterday when true in the viewer's zone", () => {
  expect(dayWords(Date.parse("2026-10-14T04:00:00Z"), zone, nowAt)).toBe("Today");
  expect(dayWords(Date.parse("2026-10-14T03:59:00Z"), zone, nowAt)).toBe("Yesterday");
  expect(dayWords(Date.parse("2026-10-12T16:00:00Z"), zone, nowAt)).toBe("Mon, Oct 12");
});

test("a preview is one line, says whose words they are, and names the lesson of an event", () => {
  const text: Message = {
    messageId: "m" as Id<"messages">,
    clientId: "m",
    kind: "text",
    body: "Hello\n\nSarah",
    senderId: "me" as Id<"users">,
    sentAt: nowAt,
    moved: null,
    lessonCount: 1,
    booking: null,
  };
  expect(previewOf(text, "me", zone)).toBe("You: Hello Sarah");
  expect(previewOf(text, "other", zone)).toBe("Hello Sarah");
  const booking = {
    bookingId: "b" as Id<"bookings">,
    serviceName: "Piano",
    startsAt: nowAt,
    durationMinutes: 60,
    state: "confirmed",
  };
  expect(previewOf({ ...text, kind: "bookingCreated", senderId: null, booking }, "me", zone)).toBe(
    "Booked: Piano, Wed, Oct 14",
  );
});

test("the pinned lesson is said from the side of whoever reads it, the child by name, oneself not", () => {
  const student = { userId: "s" as Id<"users">, displayName: "Emma J." };
  const own = { format: "travel" as const, viewerIs: "student" as const, learnerName: "Me", student };
  expect(pinnedWords(own)).toBe("At your place");
  expect(pinnedWords({ ...own, learnerName: "Mia" })).toBe("At your place · for Mia");
  const taught = { ...own, viewerIs: "instructor" as const, learnerName: "Emma J." };
  expect(pinnedWords(taught)).toBe("At Emma’s place");
  expect(pinnedWords({ ...taught, learnerName: "Mia" })).toBe("At Emma’s place · for Mia");
});
