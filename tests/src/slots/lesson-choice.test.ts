import { describe, expect, it } from "vitest";
import {
  choicePrice,
  durationsOf,
  formatsOf,
  lessonChoice,
  type Offering,
} from "../../../src/features/slots/lesson-choice.ts";

function offering(slug: string, change: Partial<Offering> = {}): Offering {
  return {
    offeringId: slug as Offering["offeringId"],
    serviceSlug: slug,
    serviceName: slug,
    prices: [
      { format: "travel", hourlyRateCents: 11_000 },
      { format: "online", hourlyRateCents: 7500 },
    ],
    durationsMinutes: [90, 30, 60],
    ...change,
  };
}

describe("the lesson that the times are for", () => {
  const piano = offering("piano");
  const theory = offering("music-theory", {
    durationsMinutes: [45],
    prices: [{ format: "studio", hourlyRateCents: 8000 }],
  });

  it("is the asked one where it is offered", () => {
    expect(lessonChoice([piano, theory], { service: "music-theory" })?.offering).toBe(theory);
    expect(lessonChoice([piano], { format: "travel", minutes: 90 })).toMatchObject({
      format: "travel",
      durationMinutes: 90,
    });
  });

  it("falls back to the first service, the first format of the house order and an hour", () => {
    expect(lessonChoice([piano, theory], { service: "harp", format: "studio", minutes: 37 })).toMatchObject({
      offering: piano,
      format: "online",
      durationMinutes: 60,
    });
  });

  it("takes what is closest to an hour, the shorter of two", () => {
    expect(lessonChoice([theory], {})?.durationMinutes).toBe(45);
    expect(lessonChoice([offering("a", { durationsMinutes: [75, 45] })], {})?.durationMinutes).toBe(45);
  });

  it("is none where nothing can be priced or timed", () => {
    expect(lessonChoice([], {})).toBeNull();
    expect(
      lessonChoice([offering("a", { prices: [] }), offering("b", { durationsMinutes: [] })], {}),
    ).toBeNull();
  });

  it("lists formats and lengths in one order everywhere", () => {
    expect(formatsOf(piano)).toEqual(["online", "travel"]);
    expect(durationsOf(piano)).toEqual([30, 60, 90]);
  });

  it("prices the chosen length with its fee, and nothing that isn't offered", () => {
    expect(choicePrice(piano, "online", 30)).toMatchObject({
      lessonCents: 3750,
      feeCents: 450,
      totalCents: 4200,
    });
    expect(choicePrice(piano, "studio", 60)).toBeNull();
  });
});
