/** People who teach one service that nobody else teaches, on sockets of their own, not ready yet. */
import { ConvexHttpClient } from "convex/browser";
import { makeFunctionReference } from "convex/server";
import { connect, newStudents, tokenOf, type Person } from "../../scripts/lib/people";
import { makeInstructor, openHours } from "./by-hand";

export const TEACHER_PASSWORD = "race-2026-pass";

/** Eight to ten at night, every day. */
export const ALL_DAYS: [number, number][][] = Array.from({ length: 7 }, () => [[8, 22]]);

interface Service {
  serviceId: string;
  slug: string;
  name: string;
}

export interface Teachers {
  people: Person[];
  service: Service;
}

export async function newTeachers(url: string, count: number): Promise<Teachers> {
  const service = await untaughtService(url);
  const people = await newStudents(url, count, `ringer-${Date.now()}-`);
  for (const [index, { client }] of people.entries()) {
    const userId = await userIdOf(client);
    const about = { serviceId: service.serviceId, firstName: "Racer", hourlyRateCents: 6000 + index * 100 };
    await makeInstructor(userId, about);
  }
  return { people, service };
}

/** Somebody whose calendar is nobody else's business: who signs in by this address and teaches in those hours. */
export async function newTeacher(
  url: string,
  about: {
    firstName: string;
    horizonDays: number;
    week: readonly [number, number][][];
    formats?: readonly string[];
  },
): Promise<{ email: string; slug: string; instructorId: string; service: string }> {
  const { firstName, week, ...more } = about;
  const { serviceId, slug: service } = await untaughtService(url);
  const email = `${firstName.toLowerCase()}-${Date.now()}@example.test`;
  const account = { email, password: TEACHER_PASSWORD, firstName, lastName: "Tester" };
  const { client } = connect(url, await tokenOf(url, { flow: "signUp", ...account }), email);
  const teaches = { serviceId, firstName, hourlyRateCents: 6000, ...more };
  const { instructorId, slug } = await makeInstructor(await userIdOf(client), teaches);
  await openHours(instructorId, week);
  await client.close();
  return { email, slug, instructorId, service };
}

async function untaughtService(url: string): Promise<Service> {
  const http = new ConvexHttpClient(url);
  const ask = async (name: string) => await http.query(makeFunctionReference<"query">(name), {});
  const taken = ((await ask("catalog:instructorCounts")) as { serviceId: string }[]).map(
    ({ serviceId }) => serviceId,
  );
  const tree = (await ask("catalog:tree")) as { subcategories: { services: Service[] }[] }[];
  const service = tree
    .flatMap(({ subcategories }) => subcategories.flatMap(({ services }) => services))
    .find(({ serviceId }) => !taken.includes(serviceId));
  if (service === undefined) throw new Error("Every service is taught");
  return service;
}

async function userIdOf(client: Person["client"]): Promise<string> {
  const viewer = await client.query(makeFunctionReference<"query">("viewer:current"), {});
  return (viewer as { userId: string }).userId;
}

type Answer = { ok: true } | { ok: false; error: unknown };

/** What a teacher's page sends, without the page. */
export async function send(
  { client }: Person,
  name: "becomeReady" | "accept" | "decline",
  args: Record<string, unknown>,
): Promise<Answer> {
  return (await client.mutation(makeFunctionReference<"mutation">(`teachNow:${name}`), args)) as Answer;
}

/** The request that rings at a teacher. */
export async function ringingAt({ client }: Person): Promise<string> {
  const rings = (await client.query(makeFunctionReference<"query">("teachNow:ringing"), {})) as {
    requestId: string;
  }[];
  if (rings[0] === undefined) throw new Error("Nothing rings");
  return rings[0].requestId;
}
