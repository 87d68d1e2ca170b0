import { cleanup, render, screen } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { afterEach, expect, test, vi } from "vitest";
import { Button } from "../../../src/ui/button.tsx";
import { countdownDigits, spokenTimeLeft } from "../../../src/ui/hold-ring.tsx";
import { PasswordField } from "../../../src/ui/password-field.tsx";
import { SlotTile, type SlotTileState } from "../../../src/ui/slot-tile.tsx";
import { TextField } from "../../../src/ui/text-field.tsx";

afterEach(cleanup);

test("a button that can't be pressed keeps the focus, and sends no form", async () => {
  const onSubmit = vi.fn((event: React.FormEvent) => event.preventDefault());
  const onClick = vi.fn();
  const user = userEvent.setup();
  render(
    <form onSubmit={onSubmit}>
      <Button type="submit" pending pendingLabel="Saving…" onClick={onClick}>
        Save
      </Button>
    </form>,
  );
  const button = screen.getByRole("button", { name: "Saving…" });
  await user.click(button);
  expect(document.activeElement).toBe(button);
  expect(onClick).not.toHaveBeenCalled();
  expect(onSubmit).not.toHaveBeenCalled();
});

test("a field is described by its hint, and by its error instead while there is one", () => {
  const describedBy = () => {
    const id = screen.getByLabelText("City").getAttribute("aria-describedby");
    return id === null ? null : document.getElementById(id)?.textContent;
  };
  const { rerender } = render(<TextField label="City" hint="New York for now." />);
  expect(describedBy()).toBe("New York for now.");
  rerender(<TextField label="City" hint="New York for now." error="Type a city." />);
  expect(describedBy()).toBe("Type a city.");
  expect(screen.getByLabelText("City").getAttribute("aria-invalid")).toBe("true");
  rerender(<TextField label="City" />);
  expect(describedBy()).toBeNull();
});

test("a password can be looked at, and what was typed stays", async () => {
  const user = userEvent.setup();
  render(<PasswordField label="Password" />);
  const field = screen.getByLabelText<HTMLInputElement>("Password");
  await user.type(field, "secret");
  expect(field.type).toBe("password");
  await user.click(screen.getByRole("button", { name: "Show password" }));
  expect(field.type).toBe("text");
  expect(field.value).toBe("secret");
});

const pressable: SlotTileState[] = ["free", "lastSpot", "justFreed", "heldByYou", "offered", "yours"];
test.each(pressable)("a slot that is %s can be pressed, unless times may be old", async (state) => {
  const onPress = vi.fn();
  const user = userEvent.setup();
  const tile = (disabled: boolean) => (
    <SlotTile state={state} time="4:00 pm" accessibleName="4 pm" onPress={onPress} disabled={disabled} />
  );
  const { rerender } = render(tile(false));
  await user.click(screen.getByRole("button", { name: "4 pm" }));
  expect(onPress).toHaveBeenCalledTimes(1);
  rerender(tile(true));
  await user.click(screen.getByRole("button", { name: "4 pm" }));
  expect(onPress).toHaveBeenCalledTimes(1);
});

test.each(["beingBooked", "justTaken"] as const)(
  "a slot that is %s can be focused but not pressed",
  async (state) => {
    const onPress = vi.fn();
    const user = userEvent.setup();
    render(<SlotTile state={state} time="4:00 pm" accessibleName="4 pm" onPress={onPress} />);
    const tile = screen.getByRole("button", { name: "4 pm" });
    await user.click(tile);
    expect(document.activeElement).toBe(tile);
    expect(tile.getAttribute("aria-disabled")).toBe("true");
    expect(onPress).not.toHaveBeenCalled();
  },
);

test("a countdown is written and spoken, and never goes below nothing", () => {
  expect([272, 48, 60.2, 0, -3].map(countdownDigits)).toEqual(["4:32", "0:48", "1:01", "0:00", "0:00"]);
  expect([272, 61, 60, 1, 0].map(spokenTimeLeft)).toEqual([
    "4 minutes 32 seconds left",
    "1 minute 1 second left",
    "1 minute left",
    "1 second left",
    "0 seconds left",
  ]);
});
