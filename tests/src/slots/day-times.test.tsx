import { act, cleanup, render, screen } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { afterEach, describe, expect, it, vi } from "vitest";
import { DayTimes } from "../../../src/features/slots/day-times.tsx";
import { followChanges } from "../../../src/features/slots/slot-changes.ts";
import { lookAt, weekGrid, type WeekInput } from "../../../src/features/slots/week-grid.ts";
import { busyFrom, inNewYork, NEW_YORK, sarahsWeek, weekInput } from "./facts.ts";

afterEach(() => {
  cleanup();
  vi.useRealTimers();
});

const TUESDAY = "2026-10-13";
const taken = weekInput({ facts: [sarahsWeek({ busy: [busyFrom("theirs", inNewYork(TUESDAY, 10))] })] });

function Times({ input, onPress = () => undefined }: { input: WeekInput; onPress?: () => void }) {
  return (
    <DayTimes
      grid={weekGrid(input, followChanges(null, lookAt(input)))}
      localDate={TUESDAY}
      lesson="piano"
      viewerZone={NEW_YORK}
      instructorZone={NEW_YORK}
      twoClocks={false}
      isOld={false}
      onPress={onPress}
    />
  );
}
const placesOf = (part: string) => [...screen.getByRole("region", { name: part }).querySelectorAll("li")];
const time = (place: Element | undefined) => place?.textContent ?? "";

describe("the times of a day", () => {
  it("stay where they are when others go, until nobody is at them", () => {
    vi.useFakeTimers();
    const { rerender } = render(<Times input={weekInput()} />);
    expect(placesOf("Morning").map(time)).toContain("10:00 am");
    const eleven = placesOf("Morning").findIndex((place) => time(place) === "11:15 am");
    rerender(<Times input={taken} />);
    expect(placesOf("Morning").map(time)).not.toContain("10:00 am");
    expect(time(placesOf("Morning")[eleven])).toBe("11:15 am");
    act(() => void vi.advanceTimersByTime(2500));
    expect(time(placesOf("Morning")[0])).toBe("11:15 am");
  });

  it("hand the focus of one that went to the nearest that is free, and only that", async () => {
    const user = userEvent.setup();
    const { rerender } = render(<Times input={weekInput()} />);
    await user.tab();
    expect(document.activeElement?.ariaLabel).toBe("Tuesday, October 13, 10:00 am Eastern, free");
    rerender(<Times input={taken} />);
    expect(document.activeElement?.ariaLabel).toBe("Tuesday, October 13, 11:15 am Eastern, free");
    (document.activeElement as HTMLElement).blur();
    rerender(<Times input={weekInput()} />);
    expect(document.activeElement).toBe(document.body);
  });
});
