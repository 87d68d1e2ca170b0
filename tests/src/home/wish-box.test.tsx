import { cleanup, render, screen } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { afterEach, expect, test, vi } from "vitest";
import { WishBox } from "../../../src/features/home/wish-box.tsx";
import { CATALOG } from "./catalog.ts";

afterEach(cleanup);

test("what was understood stands under the box while one types, and is what is looked for", async () => {
  const onFind = vi.fn();
  const user = userEvent.setup();
  render(<WishBox catalog={CATALOG} placeholder="piano under $80" onFind={onFind} />);
  const box = screen.getByRole("searchbox", { name: "What do you want to learn?" });
  await user.type(box, "piano under $80");
  expect(screen.getByText("Piano")).toBeTruthy();
  expect(screen.getByText("Under $80")).toBeTruthy();
  await user.keyboard("{Enter}");
  expect(onFind).toHaveBeenCalledExactlyOnceWith(
    { service: { slug: "piano", name: "Piano", categorySlug: "music" }, category: null, maxPrice: 80 },
    "piano under $80",
  );
});

test("words that name nothing are passed on as they are", async () => {
  const onFind = vi.fn();
  const user = userEvent.setup();
  render(<WishBox catalog={undefined} placeholder="" onFind={onFind} />);
  await user.type(screen.getByRole("searchbox"), "  theremin ");
  await user.click(screen.getByRole("button", { name: "Find a time" }));
  expect(onFind).toHaveBeenCalledExactlyOnceWith(
    { service: null, category: null, maxPrice: null },
    "theremin",
  );
});
