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

/** Calls an internal function with an operator's key. */
export async function asOperator(name: string, args: Record<string, unknown>): Promise<unknown> {
  return await admin().mutation(makeFunctionReference<"mutation">(name), args);
}
