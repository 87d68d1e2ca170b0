/** The deployed action, in its Node process: it reaches nothing of its own machine, and says so on the owner's open screen. */
import { createServer, type AddressInfo, type Server } from "node:net";
import { afterAll, beforeAll, expect, test } from "vitest";
import { api } from "../../convex/_generated/api.js";
import type { Id } from "../../convex/_generated/dataModel.js";
import { MAX_BLOCKS } from "../../convex/domain/busyBlocks.ts";
import { DEFAULT_BOOKING_RULES } from "../../convex/domain/common.ts";
import { DAY, MINUTE } from "../../convex/domain/time.ts";
import { newStudents, type Person } from "../../scripts/lib/people.ts";
import { startTemporaryStack, type TemporaryStack } from "../../scripts/lib/temporary-stack.ts";
import { Dashboard } from "../conformance/support/dashboard.ts";

let stack: TemporaryStack;
let dashboard: Dashboard;
let teacher: Person;
let server: Server;
let connections = 0;

beforeAll(async () => {
  server = createServer((socket) => {
    connections++;
    socket.destroy();
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  stack = await startTemporaryStack({ seed: false });
  [teacher] = (await newStudents(stack.deployment.url, 1)) as [Person];
  const me = await teacher.client.query(api.viewer.current, {});
  if (me === null) throw new Error("not signed in");
  dashboard = Dashboard.open(stack.deployment.url, stack.deployment.adminKey);
  await dashboard.change("patchDocumentsFields", {
    ...{ table: "users", ids: [me.userId], fields: { roles: ["student", "instructor"] } },
  });
  const profile = {
    slug: "racer",
    headline: "Hello",
    bio: "",
    yearsExperience: 1,
    languages: [],
    area: "Here",
  };
  await dashboard.change("addDocument", {
    table: "instructors",
    documents: [
      {
        ...{ userId: me.userId, ...profile, timeZone: "America/New_York", status: "live" },
        rules: DEFAULT_BOOKING_RULES,
      },
    ],
  });
});
afterAll(async () => {
  await dashboard?.close();
  await teacher?.client.close();
  await stack?.stop();
  await new Promise((resolve) => server.close(resolve));
});

test("a followed address that leads to this machine is refused by the action itself, whatever stands in its row", async () => {
  const { port } = server.address() as AddressInfo;
  const followed = await teacher.client.mutation(api.busyCalendars.follow, {
    ...{ commandId: "follow", name: "Private", url: "https://nobody.invalid/calendar.ics" },
  });
  if (!followed.ok) throw new Error(followed.error.code);
  const { calendarId } = followed;
  let triedAt: number | null = 0;
  const read = async () => {
    const following = await new Promise<NonNullable<Shown[number]["following"]>>((resolve) => {
      const stop = teacher.client.onUpdate(api.busyCalendars.mine, {}, ([calendar]) => {
        const known = calendar?.following;
        if (!known || known.isReading || known.triedAt === triedAt) return;
        resolve(known);
        queueMicrotask(() => stop());
      });
    });
    triedAt = following.triedAt;
    return following;
  };
  // No such name, or no name server at all here.
  expect(await read()).toMatchObject({ problem: { code: "unknownHost" } });

  const hosts = [
    "127.0.0.1",
    "localhost",
    "[::1]",
    "2130706433",
    "0x7f.1",
    "017700000001",
    "169.254.169.254",
  ];
  for (const [index, url] of [
    ...hosts.map((host) => `https://${host}:${port}/`),
    ...[`http://127.0.0.1:${port}/`, "https://127.0.0.1/"],
  ].entries()) {
    const [row] = (await dashboard.page("busyCalendars", { clauses: [], order: "asc" })).page;
    await dashboard.change("patchDocumentsFields", {
      ...{ table: "busyCalendars", ids: [calendarId] },
      fields: { following: { ...(row!["following"] as object), url } },
    });
    const commandId = `read ${index}`;
    // The limit of a person: nine are within it.
    expect(await teacher.client.mutation(api.busyCalendars.readNow, { commandId, calendarId })).toEqual({
      ok: true,
    });
    expect(await read(), url).toMatchObject({ url, problem: { code: "refusedAddress" } });
  }
  expect(connections).toBe(0);
});

test("a calendar as full as one may be is swapped at once, and taken away, within what a mutation may do", async () => {
  const firstAt = Math.ceil(Date.now() / DAY) * DAY;
  const full = (minutes: number) =>
    Array.from({ length: MAX_BLOCKS }, (_, at) => ({
      ...{ startsAt: firstAt + (2 * at * 60 + minutes) * MINUTE, durationMinutes: 60 },
    }));
  const put = async (minutes: number, into: { calendarId?: Id<"busyCalendars"> }) => {
    const answer = await teacher.client.mutation(api.busyCalendars.importTimes, {
      ...{ commandId: `full ${minutes}`, name: "Full", coversUntil: firstAt + 300 * DAY, unread: 0, ...into },
      blocks: full(minutes),
    });
    if (!answer.ok) throw new Error(answer.error.code);
    return answer.calendarId;
  };
  const calendarId = await put(0, {});
  await put(30, { calendarId });
  const removed = await teacher.client.mutation(api.busyCalendars.remove, { commandId: "gone", calendarId });
  expect(removed).toEqual({ ok: true });
});

type Shown = (typeof api.busyCalendars.mine)["_returnType"];
