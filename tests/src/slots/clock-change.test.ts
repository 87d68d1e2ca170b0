import { describe, expect, it } from "vitest";
import { clockChangeWords } from "../../../src/features/slots/clock-change.ts";
import { boundsOfWeek } from "../../../src/features/slots/shown-week.ts";

const words = (firstDate: string, viewerZone: string, instructorZone: string) =>
  clockChangeWords(boundsOfWeek(firstDate, viewerZone), { viewerZone, instructorZone }, "Sarah");
const NEW_YORK = "America/New_York";

describe("a week in which a clock changes", () => {
  it("says when, and which hour becomes which", () => {
    expect(words("2026-10-27", NEW_YORK, NEW_YORK)).toEqual([
      "Clocks go back on Sunday, November 1: 2:00 am becomes 1:00 am.",
    ]);
    expect(words("2027-03-08", NEW_YORK, "America/Toronto")).toEqual([
      "Clocks go forward on Sunday, March 14: 2:00 am becomes 3:00 am.",
    ]);
  });

  it("says nothing in any other week, nor where no clock ever changes", () => {
    expect(words("2026-10-25", NEW_YORK, NEW_YORK)).toEqual([]);
    expect(words("2026-11-02", NEW_YORK, NEW_YORK)).toEqual([]);
    expect(words("2026-10-27", "Asia/Tokyo", "America/Phoenix")).toEqual([]);
  });

  it("counts a change to the week of its day, the first and the last of the seven too", () => {
    expect(words("2026-11-01", NEW_YORK, NEW_YORK)).toHaveLength(1);
    expect(words("2026-10-26", NEW_YORK, NEW_YORK)).toHaveLength(1);
    // A midnight that steps back makes the day before it longer; one that is skipped begins its own day.
    const asuncion = (firstDate: string) => words(firstDate, "America/Asuncion", "America/Asuncion");
    expect(asuncion("2024-03-17")).toEqual([
      "Clocks go back on Sunday, March 24: 12:00 am becomes 11:00 pm.",
    ]);
    expect(asuncion("2024-03-24")).toEqual([]);
    expect(asuncion("2024-10-06")).toEqual([
      "Clocks go forward on Sunday, October 6: 12:00 am becomes 1:00 am.",
    ]);
    expect(asuncion("2024-09-29")).toEqual([]);
  });

  it("says how far the two clocks are apart from then on, whoever's it is that changes", () => {
    expect(words("2026-10-22", "Europe/London", NEW_YORK)).toEqual([
      "Your clocks go back on Sunday, October 25: Sarah is 5 hours behind before it and 4 hours behind from then on.",
    ]);
    expect(words("2026-10-29", "Europe/London", NEW_YORK)).toEqual([
      "Clocks in New York go back on Sunday, November 1: Sarah is 4 hours behind before it and 5 hours behind from then on.",
    ]);
    expect(words("2026-10-29", "America/Bogota", NEW_YORK)).toEqual([
      "Clocks in New York go back on Sunday, November 1: Sarah is 1 hour ahead before it and on your clock from then on.",
    ]);
  });

  it("says that nothing changes between two clocks that change together", () => {
    expect(words("2026-10-29", "America/Los_Angeles", NEW_YORK)).toEqual([
      "Clocks go back on Sunday, November 1, both in your zone and in New York: Sarah stays 3 hours ahead.",
    ]);
    expect(words("2026-10-22", "Europe/London", "Europe/Paris")).toEqual([
      "Clocks go back on Sunday, October 25, both in your zone and in Paris: Sarah stays 1 hour ahead.",
    ]);
    expect(words("2027-04-02", "Australia/Sydney", "America/Santiago")).toEqual([
      "Clocks go back on Sunday, April 4, both in your zone and in Santiago: Sarah stays 14 hours behind.",
    ]);
  });

  it("tells both where two clocks change on two days", () => {
    expect(words("2026-10-25", "Africa/Cairo", "Europe/Paris")).toEqual([
      "Clocks in Paris go back on Sunday, October 25: Sarah is 1 hour behind before it and 2 hours behind from then on.",
      "Your clocks go back on Friday, October 30: Sarah is 2 hours behind before it and 1 hour behind from then on.",
    ]);
  });
});
