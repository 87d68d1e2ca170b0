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
import { SignInForm } from "../../../src/features/account/sign-in-form.tsx";
import { SignUpForm } from "../../../src/features/account/sign-up-form.tsx";

const backend = vi.hoisted(() => ({ signUp: vi.fn(), signIn: vi.fn(), holds: [] as unknown[] }));
vi.mock("../../../src/features/account/queries", () => ({
  usePasswordAuth: () => ({ signUp: backend.signUp, signIn: backend.signIn }),
  useWaitingHolds: () => backend.holds,
}));

beforeEach(() => {
  window.scrollTo = () => undefined;
  backend.signUp.mockReset().mockResolvedValue(undefined);
  backend.signIn.mockReset().mockResolvedValue(undefined);
  backend.holds = [];
});
afterEach(cleanup);

async function show(address: string) {
  const root = createRootRoute({ component: Outlet });
  const page = (path: string, component: () => React.ReactNode) =>
    createRoute({ getParentRoute: () => root, path, component });
  const router = createRouter({
    routeTree: root.addChildren([
      page("/sign-up", () => <SignUpForm redirect="/lessons" />),
      page("/sign-in", () => <SignInForm redirect={undefined} />),
      page("/lessons", () => <h1>My lessons</h1>),
      page("/", () => <h1>Home</h1>),
    ]),
    history: createMemoryHistory({ initialEntries: [address] }),
  });
  render(<RouterProvider router={router as never} />);
  await screen.findByRole("heading", { level: 1 });
  return userEvent.setup();
}

async function fillSignUp(user: ReturnType<typeof userEvent.setup>) {
  await user.type(screen.getByLabelText("First name"), "Emma");
  await user.type(screen.getByLabelText("Last name"), "Jones");
  await user.type(screen.getByLabelText("E-mail"), "emma@example.com");
  await user.type(screen.getByLabelText("Password"), "lessons-2026");
}

test("whoever sends an unfinished form is led to the first field that is wrong, which says why", async () => {
  const user = await show("/sign-up");
  await user.type(screen.getByLabelText("First name"), "Emma");
  await user.click(screen.getByRole("button", { name: "Sign up" }));
  const lastName = screen.getByLabelText("Last name");
  expect(document.activeElement).toBe(lastName);
  expect(lastName.getAttribute("aria-invalid")).toBe("true");
  const description = document.getElementById(lastName.getAttribute("aria-describedby") ?? "");
  expect(description?.textContent).toBe("Type your last name.");
  expect(backend.signUp).not.toHaveBeenCalled();
});

test("errors aren't shown before the first attempt, and go as soon as they are mended", async () => {
  const user = await show("/sign-in");
  await user.type(screen.getByLabelText("E-mail"), "emma");
  expect(screen.queryByText(/isn’t an e-mail/)).toBeNull();
  await user.click(screen.getByRole("button", { name: "Log in" }));
  expect(screen.getByText(/isn’t an e-mail/)).toBeTruthy();
  await user.type(screen.getByLabelText("E-mail"), "@example.com");
  expect(screen.queryByText(/isn’t an e-mail/)).toBeNull();
});

test("while the answer is awaited a second press sends nothing, and the focus stays", async () => {
  let answer = () => {};
  backend.signUp.mockReturnValue(new Promise<void>((resolve) => (answer = resolve)));
  const user = await show("/sign-up");
  await fillSignUp(user);
  await user.click(screen.getByRole("button", { name: "Sign up" }));
  const button = screen.getByRole("button", { name: "Signing up…" });
  expect(button.getAttribute("aria-busy")).toBe("true");
  expect(document.activeElement).toBe(button);
  await user.click(button);
  await user.keyboard("{Enter}");
  expect(backend.signUp).toHaveBeenCalledTimes(1);
  answer();
  expect(await screen.findByRole("heading", { name: "My lessons" })).toBeTruthy();
});

test("an address that is taken leads to logging in, and back to where one wanted to go", async () => {
  backend.signUp.mockRejectedValue(new ConvexError({ code: "emailTaken" }));
  const user = await show("/sign-up");
  await fillSignUp(user);
  await user.click(screen.getByRole("button", { name: "Sign up" }));
  const alert = await screen.findByRole("alert");
  expect(alert.textContent).toMatch(/an account with this e-mail/);
  const link = screen.getByRole("link", { name: "Log in instead" });
  expect(link.getAttribute("href")).toBe("/sign-in?redirect=%2Flessons");
});

test("a wrong password is said as an alert that goes with the next key, and what was typed stays", async () => {
  backend.signIn.mockRejectedValue(new ConvexError({ code: "wrongCredentials" }));
  const user = await show("/sign-in");
  await user.type(screen.getByLabelText("E-mail"), "emma@example.com");
  await user.type(screen.getByLabelText("Password"), "wrong");
  await user.click(screen.getByRole("button", { name: "Log in" }));
  expect((await screen.findByRole("alert")).textContent).toMatch(/don’t fit together/);
  expect(screen.getByLabelText<HTMLInputElement>("E-mail").value).toBe("emma@example.com");
  await user.type(screen.getByLabelText("Password"), "!");
  expect(screen.queryByRole("alert")).toBeNull();
});

test("the held time stands above the form with its countdown; one that has run out doesn't", async () => {
  const hold = {
    instructorName: "Sarah C.",
    startsAt: Date.now() + 3_600_000,
    expiresAt: Date.now() + 180_000,
    isExtended: false,
  };
  backend.holds = [{ ...hold, instructorName: "Tom B.", expiresAt: Date.now() - 1 }, hold];
  await show("/sign-up");
  expect(screen.getByText(/with Sarah C\./)).toBeTruthy();
  expect(screen.getByRole("img", { name: /minutes? .*left$|minutes left$/ })).toBeTruthy();
  expect(screen.queryByText(/Tom B\./)).toBeNull();
});
