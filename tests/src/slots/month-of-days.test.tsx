import { cleanup, render, screen } from "@testing-library/react";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import type { Id } from "../../../convex/_generated/dataModel.ts";
import { MonthOfDays } from "../../../src/features/slots/month-of-days.tsx";
import { MYSELF } from "../../../src/features/slots/own-times.ts";
import { AnnouncerProvider } from "../../../src/ui/announcer.tsx";
import { inNewYork, MONDAY, NEW_YORK, sarahsWeek } from "./facts.ts";

/** What the server says of any week: its facts, null when nobody by that id takes lessons, an error, or nothing yet. */
const server = vi.hoisted(() => ({ weekOf: (_monday: string): unknown => undefined }));
vi.mock("convex/react", () => ({
  useQuery: () => ({ holds: [], busy: [] }),
  useQueries: (queries: Record<string, unknown>) =>
    Object.fromEntries(Object.keys(queries).map((monday) => [monday, server.weekOf(monday)])),
}));

beforeEach(() => {
  vi.useFakeTimers({ now: inNewYork(MONDAY, 9), toFake: ["Date"] });
});
afterEach(() => {
  cleanup();
  vi.useRealTimers();
});

function Month(props: { isInPlace?: boolean; fromThisWeek?: boolean; shownDay?: string }) {
  return (
    <AnnouncerProvider>
      <MonthOfDays
        instructorFirstName="Sarah"
        asked={{
          instructorId: "sarah" as Id<"instructors">,
          wanted: { format: "online", durationMinutes: 60 },
          taught: MYSELF,
        }}
        today={MONDAY}
        horizon={{ days: 90, lastDate: "2027-01-10" }}
        zones={{ viewerZone: NEW_YORK, instructorZone: NEW_YORK }}
        firstDate={MONDAY}
        shownDay={null}
        isOld={false}
        onChoose={() => undefined}
        {...props}
      />
    </AnnouncerProvider>
  );
}
const day = (name: string) => screen.getByLabelText(new RegExp(`^${name}, `));

describe("a month of somebody's days", () => {
  it("says while it looks that it looks, and then what it found", () => {
    server.weekOf = () => undefined;
    const { rerender } = render(<Month />);
    expect(day("Wednesday, October 14").ariaLabel).toMatch(/still looking/);
    expect(screen.getByText("Looking for free times…")).toBeDefined();
    server.weekOf = (monday) => sarahsWeek(monday === MONDAY ? {} : { mondayLocalDate: monday, days: [] });
    rerender(<Month />);
    expect(day("Wednesday, October 14").ariaLabel).toMatch(/25 free times/);
    expect(screen.getByText("Something is free on 6 days of this month.")).toBeDefined();
  });

  it("has nothing free when they pause or were never there, and says why, instead of looking for ever", () => {
    server.weekOf = () => null;
    render(<Month />);
    expect(day("Wednesday, October 14").ariaLabel).toMatch(/nothing free/);
    expect(screen.queryByLabelText(/still looking/)).toBeNull();
    expect(screen.getByText("Sarah isn’t taking lessons now.")).toBeDefined();
  });

  it("doesn't say that nothing is free, or that they pause, when their calendar can't be had", () => {
    server.weekOf = () => new Error("Too many requests");
    render(<Month />);
    expect(screen.queryByLabelText(/nothing free/)).toBeNull();
    expect(screen.getByText("We can’t reach the calendar. Reload the page to try again.")).toBeDefined();
  });

  it("on a phone begins with this week, and turns to a day that is opened elsewhere", () => {
    server.weekOf = () => undefined;
    const { rerender } = render(<Month isInPlace fromThisWeek shownDay="2026-10-14" />);
    expect(day("Sunday, October 11").dataset["over"]).toBe("true");
    expect(day("Today, Monday, October 12").dataset["over"]).toBeUndefined();
    expect(document.activeElement).toBe(document.body);
    rerender(<Month isInPlace fromThisWeek shownDay="2026-11-03" />);
    expect(day("Tuesday, November 3").dataset["over"]).toBeUndefined();
    expect(screen.getByRole("heading", { name: /November 2026/ })).toBeDefined();
  });
});
