import { describe, expect, it } from "vitest";
import type { ReadProblem } from "../../../convex/domain/followedCalendars";
import { DAY, HOUR, MINUTE } from "../../../convex/domain/time";
import { freshnessOf } from "../../../src/features/calendars/freshness";

const ZONE = "America/New_York";
/** A Wednesday, 2 pm in New York. */
const NOW = Date.UTC(2026, 10, 11, 19);

const quiet = { isReading: false, nextReadAt: NOW + HOUR, triedAt: NOW, url: "https://calendar.example/x" };
const file = (importedAt: number) => freshnessOf({ importedAt, following: null }, NOW, ZONE);
const followed = (
  importedAt: number | null,
  failingSince: number | null = null,
  problem: ReadProblem | null = null,
) => freshnessOf({ importedAt, following: { ...quiet, failingSince, problem } }, NOW, ZONE);
const answered = { code: "answered" as const, status: 404 };

describe("how fresh a calendar is", () => {
  it("says when a file was imported, and asks for a new one after two weeks", () => {
    expect(file(NOW - 2 * DAY)).toEqual({ tone: "quiet", text: "Imported Monday." });
    const old = file(NOW - 15 * DAY);
    expect(old.tone).toBe("warn");
    expect(old.text).toMatch(/^Imported Tue, Oct 27\. Choose a new file/);
  });

  it("says when a followed one was read last", () => {
    expect(followed(null)).toEqual({ tone: "quiet", text: "Being read for the first time…" });
    expect(followed(NOW)).toEqual({ tone: "good", text: "Fresh: read just now." });
    // The server's clock may be ahead of what this browser makes of it.
    expect(followed(NOW + 2000)).toEqual({ tone: "good", text: "Fresh: read just now." });
    expect(followed(NOW - 5 * MINUTE)).toEqual({ tone: "good", text: "Fresh: read 5 min ago." });
    expect(followed(NOW - 5 * HOUR)).toEqual({
      ...{ tone: "warn", text: "Last read 5 h ago. Its times still block." },
    });
  });

  it("says since when and why it can't be read, and what still blocks", () => {
    expect(followed(NOW - 2 * DAY - HOUR, NOW - DAY, answered)).toEqual({
      tone: "warn",
      text: "Couldn’t be read since Tuesday: the address answered 404. Times as of Monday still block.",
    });
    expect(followed(NOW - HOUR, NOW - MINUTE, { code: "timedOut" }).text).toBe(
      "Couldn’t be read since 1:59 pm: its server took too long. Times as of 1:00 pm still block.",
    );
    expect(followed(null, NOW - 9 * DAY, { code: "noCalendar" }).text).toBe(
      "Couldn’t be read since Mon, Nov 2: what is there isn’t a calendar. Nothing of it blocks yet.",
    );
  });
});
