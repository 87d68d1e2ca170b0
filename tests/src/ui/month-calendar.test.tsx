import { cleanup, render, screen } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { useState } from "react";
import { afterEach, describe, expect, it, vi } from "vitest";
import { MonthCalendar, type CalendarDay } from "../../../src/ui/month-calendar.tsx";

afterEach(cleanup);

/** Only from the 10th of November to the 20th of December can anything be chosen; the 12th is full. */
function dayOf(localDate: string): CalendarDay {
  const isClosed = localDate < "2026-11-10" || localDate > "2026-12-20";
  return {
    name: `${localDate}, ${isClosed ? "not open" : "free"}`,
    look: isClosed ? "closed" : localDate === "2026-11-12" ? "full" : "free",
    isToday: localDate === "2026-11-10",
    isShown: false,
    isChosen: false,
  };
}

function Month({ from = "2026-11-17", onChoose }: { from?: string; onChoose?: (date: string) => void }) {
  const [focused, setFocused] = useState(from);
  const month = focused.slice(0, 7);
  return (
    <MonthCalendar
      takesFocus
      label="Free days"
      focusedDate={focused}
      onFocusedDate={setFocused}
      firstDate="2026-11-01"
      lastDate="2026-12-31"
      dayOf={(date) => (date.startsWith(month) ? dayOf(date) : undefined)}
      onChoose={onChoose ?? (() => {})}
    />
  );
}
const focused = () => document.activeElement?.getAttribute("aria-label");

describe("a month by keyboard", () => {
  it("opens on the day it is told, and goes by day, week, month and to the month's ends", async () => {
    const user = userEvent.setup();
    render(<Month />);
    expect(focused()).toBe("2026-11-17, free");
    await user.keyboard("{ArrowRight}{ArrowDown}");
    expect(focused()).toBe("2026-11-25, free");
    await user.keyboard("{ArrowUp}{ArrowUp}{ArrowLeft}");
    expect(focused()).toBe("2026-11-10, free");
    await user.keyboard("{Home}");
    expect(focused()).toBe("2026-11-01, not open");
    await user.keyboard("{End}");
    expect(focused()).toBe("2026-11-30, free");
    await user.keyboard("{PageDown}");
    expect(focused()).toBe("2026-12-30, not open");
    expect(screen.getByRole("heading", { name: "Free days, December 2026" })).toBeDefined();
    await user.keyboard("{PageUp}");
    expect(focused()).toBe("2026-11-30, free");
  });

  it("goes no further than it is told", async () => {
    const user = userEvent.setup();
    render(<Month from="2026-12-30" />);
    await user.keyboard("{ArrowRight}{ArrowRight}{PageDown}");
    expect(focused()).toBe("2026-12-31, not open");
    expect(screen.getByRole("button", { name: "Later month" })).toHaveProperty("disabled", true);
  });

  it("chooses a free day and a full one, never a closed one", async () => {
    const user = userEvent.setup();
    const onChoose = vi.fn();
    render(<Month onChoose={onChoose} />);
    await user.keyboard("{Enter}");
    await user.click(screen.getByRole("button", { name: "2026-11-12, free" }));
    await user.click(screen.getByRole("button", { name: "2026-11-09, not open" }));
    await user.keyboard("{Home}{Enter} ");
    expect(onChoose.mock.calls).toEqual([["2026-11-17"], ["2026-11-12"]]);
    expect(screen.getByRole("button", { name: "2026-11-09, not open" }).getAttribute("aria-disabled")).toBe(
      "true",
    );
  });

  it("shows the days of its month alone, Monday first", () => {
    render(<Month />);
    const names = screen
      .getAllByRole("button", { name: /^2026/ })
      .map((day) => day.getAttribute("aria-label"));
    expect(names[0]).toBe("2026-11-01, not open");
    expect(names).toHaveLength(30);
    expect([...document.querySelectorAll("th")].map((head) => head.textContent)).toEqual([
      "Mo",
      "Tu",
      "We",
      "Th",
      "Fr",
      "Sa",
      "Su",
    ]);
  });
});
