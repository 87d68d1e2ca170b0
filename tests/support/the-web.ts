/**
 * Tests on convex-test reach no network: what a followed calendar's address answers is told here. Set up for the whole
 * project (vitest.config.ts); the real way of fetching is tested over sockets, in tests/wire.
 */
import { afterAll, beforeEach, vi } from "vitest";
import type { Fetched, KnownVersion } from "../../convex/model/node/fetchCalendar";

type Page = (url: string, known: KnownVersion) => Fetched;

const nothing: Page = () => ({ kind: "failed", problem: { code: "unknownHost" } });
// On the global object: a setup file and a test may each have their own copy of this module.
const web = globalThis as typeof globalThis & { theWeb?: { page: Page; asked: string[] } };

/** From now on every address answers so; until the end of the test. */
export function answerWith(page: Page): void {
  web.theWeb!.page = page;
}

/** The addresses that were asked for, in order. */
export function askedAddresses(): string[] {
  return web.theWeb!.asked;
}

/** Test files run one after the other in one process (`isolate: false`): none leaves its clock or environment behind. */
afterAll(() => {
  vi.useRealTimers();
  vi.unstubAllEnvs();
});

beforeEach(() => {
  web.theWeb = { page: nothing, asked: [] };
});

vi.mock("../../convex/model/node/fetchCalendar.ts", () => ({
  fetchCalendar: async (url: string, known: KnownVersion): Promise<Fetched> => {
    web.theWeb!.asked.push(url);
    return web.theWeb!.page(url, known);
  },
}));
