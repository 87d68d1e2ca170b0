import { describe, expect, it } from "vitest";
import { NO_OWN_TIMES, type OwnTimes } from "../../../src/features/slots/own-times.ts";
import { followChanges, type SlotChanges } from "../../../src/features/slots/slot-changes.ts";
import {
  cellFace,
  lookAt,
  weekGrid,
  type GridCell,
  type WeekGrid,
  type WeekInput,
} from "../../../src/features/slots/week-grid.ts";
import { busyFrom, HOUR, inNewYork, MINUTE, MONDAY, sarahsWeek, weekInput } from "./facts.ts";

const TUESDAY = "2026-10-13";
const WEDNESDAY = "2026-10-14";
const SATURDAY = "2026-10-17";

/** What the screen shows after each of these looks in turn. */
function seen(...inputs: WeekInput[]): WeekGrid {
  let changes: SlotChanges | null = null;
  for (const input of inputs) changes = followChanges(changes, lookAt(input));
  return weekGrid(inputs.at(-1)!, changes!);
}

function cellOf(grid: WeekGrid, localDate: string, hour: number): GridCell {
  const cell = grid.hours
    .find((row) => row.hour === hour)
    ?.cells.find((each) => each.localDate === localDate);
  if (cell === undefined) throw new Error(`no cell ${localDate} ${hour}`);
  return cell;
}

const holdAt = (startsAt: number, expiresAt: number): OwnTimes => ({
  holds: [{ claimId: "mine", instructorId: "sarah", startsAt, durationMinutes: 60, expiresAt }],
  busy: [],
});

describe("the week grid", () => {
  it("shows the first start of an hour and counts the others", () => {
    const { face, more } = cellFace(cellOf(seen(weekInput()), TUESDAY, 10));
    expect(face?.startsAt).toBe(inNewYork(TUESDAY, 10));
    expect(more.map((slot) => (slot.startsAt - face!.startsAt) / MINUTE)).toEqual([15, 30, 45]);
  });

  it("has rows from the first open hour to the last, the same for all days", () => {
    const grid = seen(weekInput());
    expect(grid.hours.map((row) => row.hour)).toEqual([10, 11, 12, 13, 14, 15, 16]);
    expect(grid.hours.every((row) => row.cells.length === 7)).toBe(true);
  });

  it("tells hours outside the teaching week from hours in which nothing is left", () => {
    const facts = [sarahsWeek({ busy: [busyFrom("a", inNewYork(TUESDAY, 12), { durationMinutes: 180 })] })];
    const grid = seen(weekInput({ facts }));
    expect(cellOf(grid, SATURDAY, 12)).toMatchObject({ isOutside: true, starts: [], claims: [] });
    expect(cellOf(grid, TUESDAY, 13)).toMatchObject({ isOutside: false, starts: [], claims: [] });
    expect(grid.days.find((day) => day.localDate === SATURDAY)).toMatchObject({
      isTaught: false,
      isOpen: true,
      freeCount: 0,
    });
  });

  it("marks the only start that a day has left", () => {
    const facts = [
      sarahsWeek({
        busy: [
          busyFrom("a", inNewYork(TUESDAY, 10), { durationMinutes: 240 }),
          busyFrom("b", inNewYork(TUESDAY, 14)),
        ],
      }),
    ];
    const grid = seen(weekInput({ facts, wanted: { format: "online", durationMinutes: 105 } }));
    expect(grid.days[1]).toEqual({ localDate: TUESDAY, freeCount: 1, isTaught: true, isOpen: true });
    expect(cellFace(cellOf(grid, TUESDAY, 15)).face).toMatchObject({
      state: "lastSpot",
      startsAt: inNewYork(TUESDAY, 15, 15),
    });
  });

  it("shows the own hold at its start and goes on offering the rest to swap to", () => {
    const startsAt = inNewYork(WEDNESDAY, 13);
    const expiresAt = inNewYork(MONDAY, 9) + 5 * MINUTE;
    const facts = [sarahsWeek({ busy: [busyFrom("mine", startsAt, { expiresAt })] })];
    const grid = seen(weekInput({ facts, own: holdAt(startsAt, expiresAt) }));
    expect(cellOf(grid, WEDNESDAY, 13).claims).toMatchObject([
      { state: "heldByYou", claimId: "mine", expiresAt },
    ]);
    expect(cellOf(grid, WEDNESDAY, 13).starts).toEqual([]);
    expect(cellFace(cellOf(grid, WEDNESDAY, 12)).face).toMatchObject({ state: "free" });
    expect(cellFace(cellOf(grid, WEDNESDAY, 14)).face).toMatchObject({ startsAt: inNewYork(WEDNESDAY, 14) });
  });

  it("no longer shows a hold whose time is over, before the server says so", () => {
    const startsAt = inNewYork(WEDNESDAY, 13);
    const nowAt = inNewYork(MONDAY, 9);
    const grid = seen(weekInput({ own: holdAt(startsAt, nowAt), nowAt }));
    expect(cellOf(grid, WEDNESDAY, 13).claims).toEqual([]);
    expect(cellFace(cellOf(grid, WEDNESDAY, 13)).face).toMatchObject({ state: "free", startsAt });
  });

  it("shows somebody's hold as being booked, and a booking as nothing", () => {
    const expiresAt = inNewYork(MONDAY, 9) + 4 * MINUTE;
    const facts = [
      sarahsWeek({
        busy: [
          busyFrom("hold", inNewYork(TUESDAY, 12), { expiresAt }),
          busyFrom("booking", inNewYork(WEDNESDAY, 12)),
        ],
      }),
    ];
    const grid = seen(weekInput({ facts }));
    expect(cellOf(grid, TUESDAY, 12).claims).toMatchObject([{ state: "beingBooked" }]);
    expect(cellOf(grid, WEDNESDAY, 12)).toMatchObject({ claims: [], starts: [], isOutside: false });
  });

  it("says nothing of somebody's hold where that start would not be offered anyway", () => {
    const expiresAt = inNewYork(MONDAY, 9) + 4 * MINUTE;
    const facts = [sarahsWeek({ busy: [busyFrom("hold", inNewYork(MONDAY, 9, 30), { expiresAt })] })];
    const claims = seen(weekInput({ facts })).hours.flatMap((row) =>
      row.cells.flatMap((cell) => cell.claims),
    );
    expect(claims).toEqual([]);
  });

  it("shows a booked lesson of the viewer, but not the viewer's teaching, as theirs", () => {
    const busy = (claimId: string, hour: number, learnerId: string | null) => ({
      claimId,
      bookingId: `booking-${claimId}`,
      instructorId: "sarah",
      learnerId,
      startsAt: inNewYork(TUESDAY, hour),
      durationMinutes: 60,
      expiresAt: null,
    });
    const own = { holds: [], busy: [busy("a", 11, "emma"), busy("b", 15, null)] };
    const facts = [sarahsWeek({ busy: own.busy.map((time) => busyFrom(time.claimId, time.startsAt)) })];
    const grid = seen(weekInput({ facts, own }));
    expect(cellOf(grid, TUESDAY, 11).claims).toMatchObject([{ state: "yours", bookingId: "booking-a" }]);
    expect(cellOf(grid, TUESDAY, 15).claims).toEqual([]);
  });

  it("hides what clashes with the learner's own lesson, and not with that of another learner", () => {
    const own: OwnTimes = {
      holds: [],
      busy: [
        {
          claimId: "other-lesson",
          bookingId: "x",
          instructorId: "daniel",
          learnerId: "mia",
          startsAt: inNewYork(TUESDAY, 12),
          durationMinutes: 60,
          expiresAt: null,
        },
      ],
    };
    const forMia = seen(weekInput({ own, taught: { learnerId: "mia", isSelf: false } }));
    const forBen = seen(weekInput({ own, taught: { learnerId: "ben", isSelf: false } }));
    expect(cellOf(forMia, TUESDAY, 12).starts).toEqual([]);
    expect(cellOf(forBen, TUESDAY, 12).starts).toHaveLength(4);
  });

  it("puts a start in the viewer's hour and day, not the instructor's", () => {
    const nextWeek = sarahsWeek({ mondayLocalDate: "2026-10-19" });
    const grid = seen(
      weekInput({ facts: [sarahsWeek(), nextWeek], viewerZone: "Asia/Tokyo", firstDate: TUESDAY }),
    );
    // Monday 10 am in New York is Monday 11 pm in Tokyo; Monday 11 am is Tuesday midnight there.
    expect(cellFace(cellOf(grid, TUESDAY, 0)).face?.startsAt).toBe(inNewYork(MONDAY, 11));
    expect(grid.days[0]!.localDate).toBe(TUESDAY);
  });

  it("is empty, not broken, for a week without hours", () => {
    const facts = [sarahsWeek({ days: [] })];
    expect(seen(weekInput({ facts }))).toMatchObject({ hours: [], freeCount: 0 });
  });
});

describe("what happens while somebody looks", () => {
  const nowAt = inNewYork(MONDAY, 9);
  const start = inNewYork(TUESDAY, 14);
  const cellAfter = (grid: WeekGrid) => cellOf(grid, TUESDAY, 14);

  it("a start that somebody books is just taken for four seconds, fades, and leaves its place empty", () => {
    const taken = [sarahsWeek({ busy: [busyFrom("x", start)] })];
    const looks = [weekInput({ nowAt }), weekInput({ nowAt: nowAt + 1000, facts: taken })];
    expect(cellAfter(seen(...looks)).starts[0]).toMatchObject({
      state: "justTaken",
      startsAt: start,
      isFading: false,
    });
    const fading = weekInput({ nowAt: nowAt + 5100, facts: taken });
    expect(cellAfter(seen(...looks, fading)).starts[0]).toMatchObject({ state: "justTaken", isFading: true });
    const gone = weekInput({ nowAt: nowAt + 5700, facts: taken });
    expect(cellAfter(seen(...looks, fading, gone)).starts).toEqual([]);
  });

  it("a hold that becomes a booking turns from being booked to just taken", () => {
    const expiresAt = nowAt + 5 * MINUTE;
    const held = weekInput({ nowAt, facts: [sarahsWeek({ busy: [busyFrom("x", start, { expiresAt })] })] });
    const booked = weekInput({ nowAt: nowAt + 1000, facts: [sarahsWeek({ busy: [busyFrom("x", start)] })] });
    expect(cellAfter(seen(held)).claims).toMatchObject([{ state: "beingBooked" }]);
    expect(cellAfter(seen(held, booked))).toMatchObject({ claims: [], starts: [{ state: "justTaken" }] });
  });

  it("a hold that is released is just freed, once, at its own start", () => {
    const expiresAt = nowAt + 5 * MINUTE;
    const held = weekInput({ nowAt, facts: [sarahsWeek({ busy: [busyFrom("x", start, { expiresAt })] })] });
    const released = weekInput({ nowAt: nowAt + 1000 });
    const states = seen(held, released).hours.flatMap((row) => row.cells.flatMap((cell) => cell.starts));
    expect(states.filter((slot) => slot.state === "justFreed").map((slot) => slot.startsAt)).toEqual([start]);
    const later = weekInput({ nowAt: nowAt + 5100 });
    expect(cellAfter(seen(held, released, later)).starts[0]).toMatchObject({ state: "free" });
  });

  it("a hold that runs out is free at that moment, without news from the server", () => {
    const facts = [sarahsWeek({ busy: [busyFrom("x", start, { expiresAt: nowAt + 1000 })] })];
    const grid = seen(weekInput({ nowAt, facts }), weekInput({ nowAt: nowAt + 1000, facts }));
    expect(cellAfter(grid).starts[0]).toMatchObject({ state: "justFreed", startsAt: start });
  });

  it("one's own hold, swap and booking are no news", () => {
    const expiresAt = nowAt + 5 * MINUTE;
    const facts = [sarahsWeek({ busy: [busyFrom("mine", start, { expiresAt })] })];
    const held = weekInput({ nowAt: nowAt + 1000, facts, own: holdAt(start, expiresAt) });
    const bookedBusy = {
      claimId: "mine",
      bookingId: "b",
      instructorId: "sarah",
      learnerId: "emma",
      startsAt: start,
      durationMinutes: 60,
      expiresAt: null,
    };
    const booked = weekInput({
      nowAt: nowAt + 2000,
      facts: [sarahsWeek({ busy: [busyFrom("mine", start)] })],
      own: { ...NO_OWN_TIMES, busy: [bookedBusy] },
    });
    for (const grid of [seen(weekInput({ nowAt }), held), seen(weekInput({ nowAt }), held, booked)]) {
      const marks = grid.hours
        .flatMap((row) => row.cells.flatMap((cell) => cell.starts))
        .filter((slot) => slot.state === "justTaken" || slot.state === "justFreed");
      expect(marks).toEqual([]);
    }
  });

  it("a start whose notice has passed just leaves", () => {
    const late = inNewYork(MONDAY, 13, 1);
    const grid = seen(weekInput({ nowAt: late - 2 * MINUTE }), weekInput({ nowAt: late }));
    expect(cellOf(grid, MONDAY, 14).starts.map((slot) => slot.state)).not.toContain("justTaken");
    expect(cellOf(grid, MONDAY, 14).starts[0]!.startsAt).toBe(inNewYork(MONDAY, 14, 15));
  });

  it("another week, format or duration is no change of the times", () => {
    const taken = [sarahsWeek({ busy: [busyFrom("x", start)] })];
    const grid = seen(
      weekInput({ nowAt, wanted: { format: "online", durationMinutes: 30 } }),
      weekInput({ nowAt: nowAt + HOUR / 60, facts: taken }),
    );
    expect(cellAfter(grid).starts).toEqual([]);
  });
});
