/** Students who teach from now on, made so by hand, as in the dashboard. */
import { ConvexHttpClient } from "convex/browser";
import { makeFunctionReference } from "convex/server";
import { api } from "../../../convex/_generated/api.js";
import type { Id } from "../../../convex/_generated/dataModel.js";
import type { Deployment } from "../../../scripts/lib/deployment.ts";
import type { Person } from "../../../scripts/lib/people.ts";

export async function untaughtService(url: string): Promise<{ serviceId: Id<"services"> }> {
  const http = new ConvexHttpClient(url);
  const counts = await http.query(api.catalog.instructorCounts, {});
  const taught = new Set(counts.map(({ serviceId }) => serviceId));
  const services = (await http.query(api.catalog.tree, {}))
    .flatMap(({ subcategories }) => subcategories)
    .flatMap((subcategory) => subcategory.services);
  return services.find(({ serviceId }) => !taught.has(serviceId))!;
}

/** Each teaches the service online, at a price of their own. */
export async function makeTeachers(
  { url, adminKey }: Deployment,
  people: readonly Person[],
  serviceId: Id<"services">,
): Promise<void> {
  const http = new ConvexHttpClient(url);
  (http as unknown as { setAdminAuth(key: string): void }).setAdminAuth(adminKey);
  const edit = async (name: string, args: Record<string, unknown>) =>
    await http.mutation(makeFunctionReference<"mutation">(`_system/frontend/${name}`), args);
  for (const [index, { client }] of people.entries()) {
    const { userId } = (await client.query(api.viewer.current, {}))!;
    const slug = `teacher-${userId}`;
    await edit("patchDocumentsFields", {
      ...{ table: "users", ids: [userId], fields: { roles: ["student", "instructor"] } },
    });
    await edit("addDocument", {
      table: "instructors",
      documents: [
        {
          ...{ userId, slug, headline: "Ready", bio: "I like beginners.", area: "Harlem", status: "live" },
          ...{ yearsExperience: 4, languages: ["English"], timeZone: "America/New_York" },
          rules: {
            ...{ noticeMinutes: 0, bufferMinutes: 15, travelBufferMinutes: 60 },
            ...{ overnightProtection: true, horizonDays: 90 },
          },
        },
      ],
    });
    const { instructorId } = (await http.query(api.instructors.profile, { slug }))!;
    await edit("addDocument", {
      table: "offerings",
      documents: [
        {
          ...{ instructorId, serviceId, description: "From the first note.", durationsMinutes: [30] },
          prices: [{ format: "online", hourlyRateCents: 6000 + index * 100 }],
          ...{ ageGroups: ["kids", "teens", "adults"], levels: ["beginner"], isActive: true },
        },
      ],
    });
  }
}
