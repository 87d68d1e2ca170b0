import { act, cleanup, render, screen } from "@testing-library/react";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { OfflineBanner } from "../../../src/features/shell/offline-banner.tsx";
import { GAP_MS, suspectOffline } from "../../../src/lib/connection.ts";

const socket = vi.hoisted(() => ({
  isWebSocketConnected: true,
  hasEverConnected: true,
  timeOfOldestInflightRequest: null as Date | null,
}));
vi.mock("convex/react", () => ({ useConvexConnectionState: () => ({ ...socket }) }));

beforeEach(() => {
  vi.useFakeTimers({ now: 1_700_000_000_000 });
  socket.isWebSocketConnected = true;
  socket.timeOfOldestInflightRequest = null;
});
afterEach(() => {
  cleanup();
  act(() => suspectOffline(false));
  vi.useRealTimers();
});

const words = () => screen.getByRole("status").textContent;
function wait(ms: number) {
  act(() => void vi.advanceTimersByTime(ms));
}

test("a short gap isn't worth a word, a longer one is, and it goes when the socket is back", () => {
  const { rerender } = render(<OfflineBanner />);
  socket.isWebSocketConnected = false;
  rerender(<OfflineBanner />);
  wait(GAP_MS - 1);
  expect(words()).toBe("");
  wait(1);
  expect(words()).toMatch(/You’re offline/);
  socket.isWebSocketConnected = true;
  rerender(<OfflineBanner />);
  expect(words()).toBe("");
});

test("an answer that takes long is said, while the connection stands", () => {
  const { rerender } = render(<OfflineBanner />);
  socket.timeOfOldestInflightRequest = new Date();
  rerender(<OfflineBanner />);
  wait(4999);
  expect(words()).toBe("");
  wait(1);
  expect(words()).toMatch(/takes longer than usual/);
  socket.timeOfOldestInflightRequest = null;
  rerender(<OfflineBanner />);
  expect(words()).toBe("");
});

test("a socket that only looks alive is offline as soon as somebody finds out", () => {
  render(<OfflineBanner />);
  act(() => suspectOffline(true));
  expect(words()).toMatch(/You’re offline/);
  act(() => suspectOffline(false));
  expect(words()).toBe("");
});
