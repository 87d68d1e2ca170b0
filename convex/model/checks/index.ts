/** All checks, table by table, a page at a time. */
import type { QueryCtx } from "../../_generated/server";
import type { Instant } from "../../domain/time";
import { checkBooking, checkCell, checkClaim } from "./claims";
import { checkInstructor, checkParticipant, checkWeeklyHours } from "./derived";
import type { Problem } from "./problems";

const PAGE = 100;

/** In this order. A name here has its case below, or this file doesn't compile. */
export const CHECKED_TABLES = [
  "claims",
  "claimCells",
  "bookings",
  "instructors",
  "weeklyHours",
  "participants",
] as const;
export type CheckedTable = (typeof CHECKED_TABLES)[number];

export interface CheckedPage {
  problems: Problem[];
  checked: number;
  /** Null at the end of the table. */
  cursor: string | null;
}

export async function checkPage(
  ctx: QueryCtx,
  table: CheckedTable,
  cursor: string | null,
  nowAt: Instant,
): Promise<CheckedPage> {
  const options = { numItems: PAGE, cursor };
  switch (table) {
    case "claims":
      return await pageOf(ctx.db.query(table).paginate(options), (each) => checkClaim(ctx, each, nowAt));
    case "claimCells":
      return await pageOf(ctx.db.query(table).paginate(options), (each) => checkCell(ctx, each, nowAt));
    case "bookings":
      return await pageOf(ctx.db.query(table).paginate(options), (each) => checkBooking(ctx, each, nowAt));
    case "instructors":
      return await pageOf(ctx.db.query(table).paginate(options), (each) => checkInstructor(ctx, each));
    case "weeklyHours":
      return await pageOf(ctx.db.query(table).paginate(options), (each) => checkWeeklyHours(ctx, each));
    case "participants":
      return await pageOf(ctx.db.query(table).paginate(options), (each) => checkParticipant(ctx, each));
  }
}

async function pageOf<Document>(
  paginated: Promise<{ page: Document[]; isDone: boolean; continueCursor: string }>,
  check: (document: Document) => Promise<Problem[]>,
): Promise<CheckedPage> {
  const { page, isDone, continueCursor } = await paginated;
  const problems = (await Promise.all(page.map(check))).flat();
  return { problems, checked: page.length, cursor: isDone ? null : continueCursor };
}
