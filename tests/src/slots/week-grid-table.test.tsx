import { cleanup, render, screen } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { afterEach, describe, expect, it, vi } from "vitest";
import { followChanges } from "../../../src/features/slots/slot-changes.ts";
import { WeekGridTable } from "../../../src/features/slots/week-grid-table.tsx";
import { lookAt, weekGrid, type WeekInput } from "../../../src/features/slots/week-grid.ts";
import { busyFrom, inNewYork, MONDAY, NEW_YORK, sarahsWeek, weekInput } from "./facts.ts";

afterEach(cleanup);

function table(input: WeekInput, presses: { onPress?: () => void; onWeek?: (weeks: -1 | 1) => void } = {}) {
  return (
    <WeekGridTable
      grid={weekGrid(input, followChanges(null, lookAt(input)))}
      label="Sarah’s times"
      viewerZone={NEW_YORK}
      instructorZone={NEW_YORK}
      twoClocks={false}
      today={MONDAY}
      isOld={false}
      onPress={presses.onPress ?? (() => {})}
      onWeek={presses.onWeek ?? (() => {})}
    />
  );
}
const focused = () => document.activeElement?.getAttribute("aria-label");

describe("the week by keyboard", () => {
  it("is one stop of the tab key; arrows go from slot to slot, Home and End along the day", async () => {
    const user = userEvent.setup();
    render(table(weekInput()));
    await user.tab();
    expect(focused()).toBe("Monday, October 12, 10:00 am Eastern, free");
    await user.keyboard("{ArrowDown}{ArrowRight}");
    expect(focused()).toBe("Tuesday, October 13, 11:00 am Eastern, free");
    await user.keyboard("{End}");
    expect(focused()).toBe("Tuesday, October 13, 4:00 pm Eastern, free");
    await user.keyboard("{ArrowDown}");
    expect(focused()).toBe("Tuesday, October 13, 4:00 pm Eastern, free");
    await user.keyboard("{Home}{ArrowLeft}");
    expect(focused()).toBe("Monday, October 12, 10:00 am Eastern, free");
    const slots = screen.getAllByRole("button", { name: /, free$/ });
    expect(slots.filter((slot) => slot.tabIndex === 0)).toHaveLength(1);
  });

  it("turns the week by page keys and holds by Enter", async () => {
    const user = userEvent.setup();
    const onPress = vi.fn();
    const onWeek = vi.fn();
    render(table(weekInput(), { onPress, onWeek }));
    await user.tab();
    await user.keyboard("{PageDown}{PageUp}{Enter}");
    expect(onWeek.mock.calls).toEqual([[1], [-1]]);
    expect(onPress).toHaveBeenCalledWith(
      expect.objectContaining({ startsAt: inNewYork(MONDAY, 10), state: "free" }),
    );
  });

  it("hands the focus to the nearest slot when the focused one is gone", async () => {
    const user = userEvent.setup();
    const { rerender } = render(table(weekInput()));
    await user.tab();
    const booked = busyFrom("booking", inNewYork(MONDAY, 10));
    rerender(table(weekInput({ facts: [sarahsWeek({ busy: [booked] })] })));
    expect(focused()).toBe("Monday, October 12, 11:15 am Eastern, free");
  });

  it("never holds what somebody is booking", async () => {
    const user = userEvent.setup();
    const onPress = vi.fn();
    const held = busyFrom("hold", inNewYork(MONDAY, 12), { expiresAt: inNewYork(MONDAY, 9) + 60_000 });
    render(table(weekInput({ facts: [sarahsWeek({ busy: [held] })] }), { onPress }));
    const slot = screen.getByRole("button", { name: /12:00 pm Eastern, someone is booking it/ });
    expect(slot.getAttribute("aria-disabled")).toBe("true");
    await user.click(slot);
    expect(onPress).not.toHaveBeenCalled();
  });
});
