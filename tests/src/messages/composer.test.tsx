import { cleanup, fireEvent, render, screen } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { useState } from "react";
import { afterEach, beforeEach, expect, test } from "vitest";
import { MESSAGE_MAX } from "../../../convex/domain/limits.ts";
import { Composer } from "../../../src/features/messages/composer.tsx";
import { AnnouncerProvider } from "../../../src/ui/announcer.tsx";

let sent: string[];
beforeEach(() => (sent = []));
afterEach(cleanup);

function Writing({ draft: first = "" }: { draft?: string }) {
  const [draft, setDraft] = useState(first);
  return (
    <AnnouncerProvider>
      <Composer name="Sarah" draft={draft} onDraft={setDraft} onSend={(body) => sent.push(body)} autoFocus />
    </AnnouncerProvider>
  );
}
const box = () => screen.getByRole<HTMLTextAreaElement>("textbox", { name: "Message Sarah" });

test("Enter sends what was written without the space around it, Shift+Enter begins a line", async () => {
  const user = userEvent.setup();
  render(<Writing />);
  await user.keyboard("  Hello{Shift>}{Enter}{/Shift}Sarah {Enter}");
  expect(sent).toEqual(["Hello\nSarah"]);
});

test("Enter that ends a composed character doesn't send", () => {
  render(<Writing draft="こん" />);
  fireEvent.keyDown(box(), { key: "Enter", isComposing: true });
  expect(sent).toEqual([]);
});

test("nothing but space isn't sent, by key or by button", async () => {
  const user = userEvent.setup();
  render(<Writing draft="   " />);
  await user.type(box(), "{Enter}");
  await user.click(screen.getByRole("button", { name: "Send" }));
  expect(sent).toEqual([]);
});

test("the count shows near the limit; what is too long stays, and is told why", async () => {
  const user = userEvent.setup();
  const { unmount } = render(<Writing draft={"x".repeat(MESSAGE_MAX - 200)} />);
  expect(screen.queryByText(new RegExp(`/ ${MESSAGE_MAX}`))).toBeNull();
  unmount();
  render(<Writing draft={"x".repeat(MESSAGE_MAX + 5)} />);
  expect(box().getAttribute("aria-describedby")).toBe(screen.getByText(/5 too many\.$/).id);
  expect(box().getAttribute("aria-invalid")).toBe("true");
  await user.type(box(), "{Enter}");
  expect(sent).toEqual([]);
  expect(document.querySelector("[data-announcer=assertive]")?.textContent).toBe(
    `Not sent. At most ${MESSAGE_MAX} characters. 5 too many.`,
  );
  expect(box().value).toHaveLength(MESSAGE_MAX + 5);
});
