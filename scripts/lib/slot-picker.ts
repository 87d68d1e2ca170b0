/** What a browser does before it asks for a hold: subscribes to facts and lets the domain say what is offered. */
import type { FunctionReturnType } from "convex/server";
import { ConvexHttpClient } from "convex/browser";
import { api } from "../../convex/_generated/api.js";
import type { Id } from "../../convex/_generated/dataModel.js";
import type { Format } from "../../convex/domain/common.ts";
import { buffersOf, gapMinutes, spacingOf, type Span } from "../../convex/domain/claims.ts";
import { NOTHING_OF_MINE, offeredStarts } from "../../convex/domain/slots.ts";
import { addDays, localDateOf, mondayOf, MINUTE } from "../../convex/domain/time.ts";

export type Profile = NonNullable<FunctionReturnType<typeof api.instructors.profile>>;
export type Facts = NonNullable<FunctionReturnType<typeof api.slots.weekFacts>>;

export interface Wish extends Span {
  offeringId: Id<"offerings">;
  format: Format;
}

export async function profileOf(url: string, slug: string): Promise<Profile> {
  const profile = await new ConvexHttpClient(url).query(api.instructors.profile, { slug });
  if (profile === null) throw new Error(`No instructor ${slug}`);
  return profile;
}

/** Facts of the coming weeks. */
export async function weeksOf(url: string, profile: Profile, count: number): Promise<Facts[]> {
  const http = new ConvexHttpClient(url);
  const monday = mondayOf(localDateOf(Date.now(), profile.timeZone));
  const weeks: Facts[] = [];
  for (let week = 0; week < count; week++) {
    const mondayLocalDate = addDays(monday, 7 * week);
    const facts = await http.query(api.slots.weekFacts, {
      instructorId: profile.instructorId,
      mondayLocalDate,
    });
    if (facts !== null) weeks.push(facts);
  }
  return weeks;
}

/** All ways to take a lesson here: formats and durations of all offerings. */
export function waysOf(profile: Profile): Omit<Wish, "startsAt">[] {
  return profile.offerings.flatMap(({ offeringId, prices, durationsMinutes }) =>
    prices.flatMap(({ format }) =>
      durationsMinutes.map((durationMinutes) => ({ offeringId, format, durationMinutes })),
    ),
  );
}

/**
 * Offered starts that don't stand in each other's way, as tight as the buffers allow, in order of time. The ways take
 * turns, so that neighbours differ in duration and format.
 */
export function compatibleWishes(profile: Profile, weeks: Facts[], count: number): Wish[] {
  const rules = weeks[0]?.rules;
  if (rules === undefined) return [];
  const buffers = buffersOf(rules);
  const ways = waysOf(profile).map((way) => ({
    way,
    offered: offeredStarts(weeks, NOTHING_OF_MINE, way, Date.now()),
  }));
  const chosen: Wish[] = [];
  while (chosen.length < count) {
    const previous = chosen.at(-1);
    const turn = chosen.length % ways.length;
    const inTurn = [...ways.slice(turn), ...ways.slice(0, turn)];
    const next = inTurn
      .map(({ way, offered }) => {
        const gap = previous && gapMinutes(spacingOf(way.format), spacingOf(previous.format), buffers);
        const earliestAt =
          previous === undefined ? 0 : previous.startsAt + (previous.durationMinutes + gap!) * MINUTE;
        const start = offered.find(({ startsAt }) => startsAt >= earliestAt);
        return start === undefined ? null : { ...way, startsAt: start.startsAt };
      })
      .find((wish) => wish !== null);
    if (next === undefined) break;
    chosen.push(next);
  }
  return chosen;
}

/** The live instructor who offers the most ways to learn. */
export async function busiestProfile(url: string): Promise<Profile> {
  const cards = await new ConvexHttpClient(url).query(api.instructors.browse, {});
  const profiles = await Promise.all(cards.map(async ({ slug }) => await profileOf(url, slug)));
  return profiles.sort((a, b) => waysOf(b).length - waysOf(a).length)[0]!;
}
