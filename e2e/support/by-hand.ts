/** What an admin edits as raw documents, as in the dashboard: here it is how a lesson gets to another moment. */
import { ConvexHttpClient } from "convex/browser";
import { makeFunctionReference } from "convex/server";

const MINUTE = 60_000;

function admin(): ConvexHttpClient {
  const client = new ConvexHttpClient(process.env["BACKEND_URL"] ?? "", { logger: false });
  const withAdmin = client as unknown as { setAdminAuth(key: string): void };
  withAdmin.setAdminAuth(process.env["BACKEND_ADMIN_KEY"] ?? "");
  return client;
}

/** The lesson now begins so many minutes from now (before, if negative); its claim follows with the next reconciliation. */
export async function moveLessonTo(bookingId: string, minutesFromNow: number): Promise<void> {
  const startsAt = Math.floor(Date.now() / MINUTE) * MINUTE + minutesFromNow * MINUTE;
  await admin().mutation(makeFunctionReference<"mutation">("_system/frontend/patchDocumentsFields"), {
    table: "bookings",
    ids: [bookingId],
    fields: { startsAt },
  });
}

/** Fields of one document, typed into the dashboard. */
export async function edit(table: string, id: string, fields: Record<string, unknown>): Promise<void> {
  await admin().mutation(makeFunctionReference<"mutation">("_system/frontend/patchDocumentsFields"), {
    ...{ table, ids: [id], fields },
  });
}

/** The first service that an instructor offers. */
export async function offeringOf(slug: string): Promise<{ offeringId: string; instructorId: string }> {
  const profile = (await admin().query(makeFunctionReference<"query">("instructors:profile"), { slug })) as {
    instructorId: string;
    offerings: { offeringId: string }[];
  };
  return { instructorId: profile.instructorId, offeringId: profile.offerings[0]!.offeringId };
}

/** Somebody who has signed up teaches from now on: the roles, the profile and one offering, as typed into the dashboard. */
export async function makeInstructor(
  userId: string,
  teaches: {
    serviceId: string;
    firstName: string;
    hourlyRateCents: number;
    horizonDays?: number;
    formats?: readonly string[];
  },
): Promise<{ instructorId: string; slug: string }> {
  const { serviceId, firstName, hourlyRateCents, horizonDays = 90, formats = ["online"] } = teaches;
  const edit = async (name: string, args: Record<string, unknown>) =>
    await admin().mutation(makeFunctionReference<"mutation">(`_system/frontend/${name}`), args);
  await edit("patchDocumentsFields", {
    ...{ table: "users", ids: [userId] },
    fields: { roles: ["student", "instructor"] },
  });
  const slug = `${firstName.toLowerCase()}-${userId}`;
  await edit("addDocument", {
    table: "instructors",
    documents: [
      {
        ...{ userId, slug, headline: "Patient and prompt", bio: "I like beginners.", area: "Harlem" },
        ...{ yearsExperience: 4, languages: ["English"], timeZone: "America/New_York", status: "live" },
        rules: {
          ...{ noticeMinutes: 0, bufferMinutes: 15, travelBufferMinutes: 60 },
          ...{ overnightProtection: true, horizonDays },
        },
      },
    ],
  });
  const instructors = (await admin().query(makeFunctionReference<"query">("instructors:profile"), {
    slug,
  })) as { instructorId: string };
  await edit("addDocument", {
    table: "offerings",
    documents: [
      {
        ...{ instructorId: instructors.instructorId, serviceId, description: "From the first note." },
        prices: formats.map((format, index) => ({ format, hourlyRateCents: hourlyRateCents + index * 500 })),
        durationsMinutes: [30, 60],
        ...{ ageGroups: ["kids", "teens", "adults"], levels: ["beginner"], isActive: true },
      },
    ],
  });
  return { instructorId: instructors.instructorId, slug };
}

/** The usual week, Monday first, as clock hours: `[[9, 12]]` is from nine to noon. */
export async function openHours(instructorId: string, week: readonly [number, number][][]): Promise<void> {
  const days = week.map((day) =>
    day.map(([from, to]) => ({ startMinute: from * 60, endMinute: to * 60, formats: "all" })),
  );
  await admin().mutation(makeFunctionReference<"mutation">("_system/frontend/addDocument"), {
    table: "weeklyHours",
    documents: [{ instructorId, validFrom: "2026-01-05", days }],
  });
}

/** Calls an internal function with an operator's key. */
export async function asOperator(name: string, args: Record<string, unknown>): Promise<unknown> {
  return await admin().mutation(makeFunctionReference<"mutation">(name), args);
}

/** What the consistency checks find wrong with the books, but for what another journey has just moved by hand. */
export async function problemsFound(): Promise<unknown> {
  const checks = makeFunctionReference<"action">("admin/checks:run");
  const { problems } = (await admin().action(checks, {})) as { problems: { problem: string }[] };
  return problems.filter(({ problem }) => problem !== "Its booking is at another time.");
}
