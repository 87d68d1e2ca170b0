import { afterEach, beforeEach, expect, test, vi } from "vitest";
import {
  createAnnouncementQueue,
  POLITE_INTERVAL_MS,
  summarize,
} from "../../../src/ui/announcement-queue.ts";

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

const went = (text: string) => ({ kind: "slotWent" as const, text });
const came = (text: string) => ({ kind: "slotCame" as const, text });

test("one time is said by itself, several are summed up", () => {
  expect(summarize([went("4:00 pm was just taken")])).toBe("4:00 pm was just taken");
  expect(summarize([went("a"), went("b"), went("c"), came("d")])).toBe("3 times went, 1 came");
  expect(summarize([came("a"), came("b")])).toBe("2 times became free");
});

test("a sentence that is said twice is heard once", () => {
  const sentence = { kind: "sentence" as const, text: "Saved" };
  expect(summarize([sentence, sentence])).toBe("Saved");
});

test("at most one polite sentence is heard in five seconds; the rest waits and is summed up", () => {
  const said: string[] = [];
  const queue = createAnnouncementQueue((politeness, text) => said.push(`${politeness}: ${text}`));
  queue.polite(went("4:00 pm went"));
  vi.advanceTimersByTime(100);
  expect(said).toEqual(["polite: 4:00 pm went"]);
  queue.polite(went("4:15 pm went"));
  queue.polite(went("4:30 pm went"));
  vi.advanceTimersByTime(POLITE_INTERVAL_MS - 200);
  expect(said).toHaveLength(1);
  vi.advanceTimersByTime(200);
  expect(said.at(-1)).toBe("polite: 2 times went");
});

test("the answer to a press is never held back", () => {
  const say = vi.fn();
  const queue = createAnnouncementQueue(say);
  queue.polite(went("4:00 pm went"));
  vi.advanceTimersByTime(100);
  queue.assertive("4:30 pm was just taken");
  expect(say).toHaveBeenLastCalledWith("assertive", "4:30 pm was just taken");
});

test("a page that is left says nothing any more", () => {
  const say = vi.fn();
  const queue = createAnnouncementQueue(say);
  queue.polite(went("4:00 pm went"));
  queue.stop();
  vi.advanceTimersByTime(POLITE_INTERVAL_MS * 2);
  expect(say).not.toHaveBeenCalled();
});
