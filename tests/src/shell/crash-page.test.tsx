import {
  createMemoryHistory,
  createRootRoute,
  createRoute,
  createRouter,
  Outlet,
  RouterProvider,
} from "@tanstack/react-router";
import { cleanup, render, screen } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { ConvexError } from "convex/values";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { CrashPage } from "../../../src/features/shell/crash-page.tsx";

const problem: { error: Error | null } = { error: null };

beforeEach(() => {
  window.scrollTo = () => undefined;
  // React and the router write what was caught to the console.
  vi.spyOn(console, "error").mockImplementation(() => undefined);
  vi.spyOn(console, "warn").mockImplementation(() => undefined);
});
afterEach(() => {
  cleanup();
  vi.restoreAllMocks();
});

function Page() {
  if (problem.error !== null) throw problem.error;
  return <h1>Lesson</h1>;
}

async function show(error: Error) {
  problem.error = error;
  const root = createRootRoute({ component: Outlet, errorComponent: CrashPage });
  const routes = ["/", "/sign-in"].map((path) =>
    createRoute({ getParentRoute: () => root, path, component: Page }),
  );
  const history = createMemoryHistory({ initialEntries: ["/"] });
  const router = createRouter({ routeTree: root.addChildren(routes), history });
  render(<RouterProvider router={router as never} />);
  await screen.findByRole("heading", { level: 1 });
}

test("a page that failed says so and can be tried again", async () => {
  await show(new Error("undefined is not a function"));
  expect(screen.getByRole("heading", { level: 1 }).textContent).toBe("This page couldn’t be shown");
  expect(screen.queryByText(/undefined is not/)).toBeNull();
  problem.error = null;
  await userEvent.setup().click(screen.getByRole("button", { name: "Try again" }));
  expect(await screen.findByRole("heading", { name: "Lesson" })).toBeTruthy();
});

test("what isn't there, or isn't yours, looks the same as an address that never was", async () => {
  await show(new ConvexError({ code: "notFound" }));
  expect(screen.getByRole("heading", { level: 1 }).textContent).toMatch(/isn’t here, or isn’t yours to see/);
});
