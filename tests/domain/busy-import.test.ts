import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { areBlocks, MAX_BLOCKS, MAX_BLOCK_MINUTES } from "../../convex/domain/busyBlocks.ts";
import { CALENDAR_FILE_MAX, readBusyTimes } from "../../convex/domain/busyImport.ts";
import { zoneOfName } from "../../convex/domain/calendarZones.ts";
import { DAY, HOUR } from "../../convex/domain/time.ts";

const FROM = Date.UTC(2026, 9, 5);
const options = { fromAt: FROM, toAt: FROM + 60 * DAY, timeZone: "America/New_York" };

const event = (...lines: string[]) => ["BEGIN:VEVENT", ...lines, "END:VEVENT"].join("\r\n");
const calendar = (...events: string[]) =>
  ["BEGIN:VCALENDAR", "VERSION:2.0", ...events, "END:VCALENDAR", ""].join("\r\n");
function read(...events: string[]) {
  const answer = readBusyTimes(calendar(...events), options);
  if ("problem" in answer) throw new Error(answer.problem);
  return answer;
}
const shown = (answer: ReturnType<typeof read>) =>
  answer.blocks.map(({ startsAt, durationMinutes }) => [
    new Date(startsAt).toISOString().slice(0, 16),
    durationMinutes,
  ]);

describe("an imported calendar", () => {
  it("is busy from start to end, by whichever zone the event is in", () => {
    const answer = read(
      event("UID:a", "DTSTART:20261006T150000Z", "DTEND:20261006T160000Z", "SUMMARY:Dentist"),
      event("UID:b", "DTSTART;TZID=Europe/Berlin:20261007T090000", "DURATION:PT45M"),
      event("UID:c", "DTSTART:20261008T090000", "DTEND:20261008T093000"),
      event("UID:d", 'DTSTART;TZID="Eastern Standard Time":20261009T090000', "DURATION:PT1H"),
    );
    expect(shown(answer)).toEqual([
      ["2026-10-06T15:00", 60],
      ["2026-10-07T07:00", 45],
      ["2026-10-08T13:00", 30],
      ["2026-10-09T13:00", 60],
    ]);
    expect(JSON.stringify(answer)).not.toContain("Dentist");
    expect(answer).toMatchObject({ unread: 0, guessedZones: 0 });
  });

  it("takes whole days in the calendar's own zone, over a clock change, cut at 24 hours", () => {
    const text = calendar(
      "X-WR-TIMEZONE:Europe/Berlin",
      event("DTSTART;VALUE=DATE:20261024", "DTEND;VALUE=DATE:20261026"),
    );
    const answer = readBusyTimes(text, options);
    if ("problem" in answer) throw new Error(answer.problem);
    // October 25 has 25 hours there.
    expect(shown(answer)).toEqual([
      ["2026-10-23T22:00", 1440],
      ["2026-10-24T22:00", 1440],
      ["2026-10-25T22:00", 60],
    ]);
  });

  it("repeats by the clock on the wall, without what was left out, moved or cancelled", () => {
    const answer = read(
      event(
        ...[
          "UID:w",
          "DTSTART;TZID=America/New_York:20261019T090000",
          "DTEND;TZID=America/New_York:20261019T100000",
        ],
        ...[
          "RRULE:FREQ=WEEKLY;BYDAY=MO;UNTIL=20261123T235959Z",
          "EXDATE;TZID=America/New_York:20261026T090000",
        ],
      ),
      event(
        ...["UID:w", "RECURRENCE-ID;TZID=America/New_York:20261109T090000"],
        ...["DTSTART;TZID=America/New_York:20261110T120000", "DURATION:PT30M"],
      ),
      event(...["UID:w", "RECURRENCE-ID;TZID=America/New_York:20261116T090000", "STATUS:CANCELLED"]),
    );
    // The clock goes back on November 1: nine is 14:00 UTC from then on.
    expect(shown(answer)).toEqual([
      ["2026-10-19T13:00", 60],
      ["2026-11-02T14:00", 60],
      ["2026-11-10T17:00", 30],
      ["2026-11-23T14:00", 60],
    ]);
  });

  it.each([
    ["FREQ=DAILY;INTERVAL=20;COUNT=3", 3],
    ["FREQ=MONTHLY;BYDAY=-1FR", 2],
    ["FREQ=MONTHLY;BYMONTHDAY=31", 1],
    ["FREQ=YEARLY", 1],
    ["FREQ=WEEKLY;INTERVAL=2;BYDAY=TU,TH", 10],
  ])("understands %s", (rule, count) => {
    const { blocks } = read(event("DTSTART:20261006T150000Z", "DURATION:PT1H", `RRULE:${rule}`));
    expect(blocks.length).toBe(count);
  });

  it("leaves out what is free or cancelled, and merges what touches", () => {
    const answer = read(
      event("DTSTART:20261006T150000Z", "DURATION:PT1H", "TRANSP:TRANSPARENT"),
      event("DTSTART:20261006T170000Z", "DURATION:PT1H", "STATUS:CANCELLED"),
      event("DTSTART:20261006T180000Z", "DURATION:PT1H"),
      event("DTSTART:20261006T190500Z", "DURATION:PT20M"),
      event("DTSTART:20261006T185500Z", "DURATION:PT10M"),
    );
    expect(shown(answer)).toEqual([["2026-10-06T18:00", 90]]);
  });

  it("doesn't mistake an alarm's time for the event's", () => {
    const alarm = ["BEGIN:VALARM", "DTSTART:20261007T000000Z", "DURATION:P5D", "END:VALARM"];
    const answer = read(event(...alarm, "DTSTART:20261006T150000Z", "DURATION:PT1H"));
    expect(shown(answer)).toEqual([["2026-10-06T15:00", 60]]);
  });

  it("reads folded lines, and a zone nobody knows in the calendar's own, and says so", () => {
    const folded = "DTSTART;TZID=Mars/Olympus:202610\r\n 06T090000";
    const answer = read(event(folded, "DURATION:PT1H"));
    expect(shown(answer)).toEqual([["2026-10-06T13:00", 60]]);
    expect(answer.guessedZones).toBe(1);
  });
});

describe("zones as programs name them", () => {
  it.each([
    ["America/New_York", "America/New_York"],
    ["/freeassociation.sourceforge.net/Europe/Berlin", "Europe/Berlin"],
    ["/x/America/Argentina/Salta", "America/Argentina/Salta"],
    ["W. Europe Standard Time", "Europe/Berlin"],
    ["Customized Time Zone", null],
    ["__proto__", null],
    ["constructor", null],
    ["../../etc/passwd", null],
  ])("%s is %s", (name, zone) => {
    expect(zoneOfName(name)).toBe(zone);
  });
});

describe("a hostile file", () => {
  const good = event("DTSTART:20261006T150000Z", "DURATION:PT1H");
  const bomb = (rule: string, start = "19000101T000000Z") =>
    event(`DTSTART:${start}`, "DURATION:PT15M", `RRULE:${rule}`);

  it.each([
    ["every second for ever", bomb("FREQ=SECONDLY")],
    ["every minute of the day", bomb("FREQ=DAILY;BYMINUTE=0,1,2,3,4,5,6,7,8,9")],
    ["a day that never comes", bomb("FREQ=DAILY;BYMONTH=2;BYMONTHDAY=30")],
    ["a week that never comes", bomb("FREQ=YEARLY;BYWEEKNO=53;BYMONTH=6;BYDAY=MO")],
    ["a Monday that can't be", bomb("FREQ=YEARLY;BYMONTH=4;BYMONTHDAY=15;BYDAY=1MO")],
    ["a step of no length", bomb("FREQ=DAILY;INTERVAL=0")],
    ["a step backwards", bomb("FREQ=DAILY;INTERVAL=-1")],
    ["a step beyond all years", bomb("FREQ=YEARLY;INTERVAL=999999999999")],
    ["a rule of a thousand parts", bomb(`FREQ=DAILY;BYMONTHDAY=${Array(1000).fill("1").join(",")}`)],
    ["no rule", bomb("FREQ=")],
    ["a date that isn't one", event("DTSTART:20269999T999999Z", "DURATION:PT1H")],
    ["an end before the start", event("DTSTART:20261006T150000Z", "DTEND:20261005T150000Z")],
    ["a thousand years", event("DTSTART:20261006T150000Z", "DURATION:P999999D")],
    ["prototype names", event("__PROTO__:x", "CONSTRUCTOR:y", "UID:__proto__")],
  ])("with %s is survived, and the others of it are read", (_name, hostile) => {
    const { blocks } = read(hostile, good);
    expect(areBlocks(blocks)).toBe(true);
    expect(blocks).toContainEqual({ startsAt: Date.UTC(2026, 9, 6, 15), durationMinutes: 60 });
  });

  it("of ten thousand rules that never fit ends, with what was read before", () => {
    const bombs = Array.from({ length: 10_000 }, () => bomb("FREQ=DAILY;BYMONTH=2;BYMONTHDAY=30"));
    const { blocks, unread } = read(good, ...bombs);
    expect(blocks).toHaveLength(1);
    expect(unread).toBe(10_000);
  });

  it("is refused when it is too big or no calendar, and survived when it is nested without end or cut off", () => {
    expect(readBusyTimes("x".repeat(CALENDAR_FILE_MAX + 1), options)).toEqual({ problem: "tooBig" });
    for (const text of [
      "",
      "<html>",
      "BEGIN:VCARD\nEND:VCARD",
      "BEGIN:VEVENT\nDTSTART:20261006T150000Z\nEND:VEVENT",
    ]) {
      expect(readBusyTimes(text, options)).toEqual({ problem: "noCalendar" });
    }
    const nested = `BEGIN:VCALENDAR\n${"BEGIN:VEVENT\n".repeat(100_000)}`;
    expect(readBusyTimes(nested, options)).toMatchObject({ blocks: [] });
    expect(readBusyTimes(`BEGIN:VCALENDAR\nBEGIN:VEVENT\nDTSTART:2026`, options)).toMatchObject({
      blocks: [],
    });
    expect(readBusyTimes(`BEGIN:VCALENDAR\nX-LONG:x\n${" x\n".repeat(500_000)}`, options)).toMatchObject({
      blocks: [],
    });
  });

  it("that is busy every quarter of an hour stays within what a calendar may hold", () => {
    const events = Array.from({ length: 3000 }, (_, at) => {
      const stamp = new Date(FROM + (at * HOUR) / 2).toISOString().slice(0, 16).replace(/[-:]/g, "");
      return event(`DTSTART:${stamp}00Z`, "DURATION:PT15M");
    });
    const full = read(...events);
    expect(full.blocks).toHaveLength(MAX_BLOCKS);
    // What had no room isn't said to be known.
    expect(full.coversUntil).toBe(
      full.blocks.at(-1)!.startsAt + full.blocks.at(-1)!.durationMinutes * 60_000,
    );
    expect(full.coversUntil).toBeLessThan(options.toAt);
    expect(read(events[0]!).coversUntil).toBe(options.toAt);
  });

  it("of any lines at all makes blocks or nothing, never a fault (seed 19)", () => {
    const word = fc.constantFrom(
      ...[
        "BEGIN:VCALENDAR",
        "BEGIN:VEVENT",
        "END:VEVENT",
        "END:VCALENDAR",
        "BEGIN:VALARM",
        "END:VALARM",
        "UID:a",
      ],
      ...[
        "DTSTART:20261006T150000Z",
        "DTSTART;TZID=Europe/Berlin:20261007T090000",
        "DTSTART;VALUE=DATE:20261010",
      ],
      ...[
        "DTEND:20261006T160000Z",
        "DURATION:PT1H",
        "DURATION:P1W",
        "DURATION:-PT1H",
        "DURATION:x",
        "DTSTART:x",
      ],
      ...["RRULE:FREQ=DAILY", "RRULE:FREQ=WEEKLY;BYDAY=MO,5TU", "RRULE:FREQ=MONTHLY;BYDAY=5MO;BYSETPOS=-400"],
      ...[
        "RRULE:FREQ=YEARLY;BYYEARDAY=366",
        "RRULE:FREQ=MONTHLY;BYMONTHDAY=-31,31",
        "RRULE:;;;=",
        "EXDATE:20261008T150000Z",
      ],
      ...[
        "RDATE:20261009T150000Z,x",
        "RECURRENCE-ID:20261007T150000Z",
        "STATUS:CANCELLED",
        " continued",
        "X-WR-TIMEZONE:Q",
      ],
    );
    const lines = fc.array(fc.oneof({ weight: 9, arbitrary: word }, { weight: 1, arbitrary: fc.string() }), {
      maxLength: 40,
    });
    fc.assert(
      fc.property(lines, (all) => {
        const answer = readBusyTimes(["BEGIN:VCALENDAR", ...all].join("\n"), options);
        if ("problem" in answer) return;
        expect(areBlocks(answer.blocks)).toBe(true);
        for (const { startsAt, durationMinutes } of answer.blocks) {
          expect(startsAt).toBeGreaterThanOrEqual(FROM);
          expect(durationMinutes).toBeLessThanOrEqual(MAX_BLOCK_MINUTES);
        }
      }),
      { numRuns: 400, seed: 19 },
    );
  });
});
