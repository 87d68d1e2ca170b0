/** All checks, table by table, a page at a time; and the same check of one document. */
import type { Doc } from "../../_generated/dataModel";
import type { QueryCtx } from "../../_generated/server";
import type { Instant } from "../../domain/time";
import { checkBooking } from "./bookings";
import { checkCell, checkClaim } from "./claims";
import { checkConversation, checkMessage, checkParticipant } from "./conversations";
import {
  checkBusyBlock,
  checkBusyCalendar,
  checkDateOverride,
  checkInstructor,
  checkReview,
  checkStats,
  checkWeeklyHours,
} from "./instructors";
import { checkCalendarFeed, checkCommand, checkLearner, checkUser } from "./people";
import type { Problem } from "./problems";
import type { CheckedTable } from "./tables";
import { checkLessonRequest, checkReady, checkRing, checkWaitlistEntry } from "./waiting";

export { CHECKED_TABLES, type CheckedTable } from "./tables";

type Check<Table extends CheckedTable> = (
  ctx: QueryCtx,
  document: Doc<Table>,
  nowAt: Instant,
) => Promise<Problem[]>;

const CHECKS: { [Table in CheckedTable]: Check<Table> } = {
  claims: checkClaim,
  claimCells: checkCell,
  bookings: checkBooking,
  instructors: checkInstructor,
  instructorStats: checkStats,
  reviews: checkReview,
  weeklyHours: checkWeeklyHours,
  dateOverrides: checkDateOverride,
  busyCalendars: checkBusyCalendar,
  busyBlocks: checkBusyBlock,
  users: checkUser,
  learners: checkLearner,
  conversations: checkConversation,
  participants: checkParticipant,
  messages: checkMessage,
  commands: checkCommand,
  calendarFeeds: checkCalendarFeed,
  waitlistEntries: checkWaitlistEntry,
  lessonRequests: checkLessonRequest,
  rings: checkRing,
  readyInstructors: checkReady,
};

const PAGE = 100;
/** An instructor's lessons are counted, which is thousands of documents at worst. */
const SMALL_PAGE = 4;

export interface CheckedPage {
  problems: Problem[];
  checked: number;
  /** Null at the end of the table. */
  cursor: string | null;
}

export async function checkPage<Table extends CheckedTable>(
  ctx: QueryCtx,
  table: Table,
  cursor: string | null,
  nowAt: Instant,
): Promise<CheckedPage> {
  const numItems = table === "instructors" ? SMALL_PAGE : PAGE;
  const { page, isDone, continueCursor } = await ctx.db.query(table).paginate({ numItems, cursor });
  const problems: Problem[] = [];
  for (const document of page)
    problems.push(...(await checkDocument(ctx, table, document as Doc<Table>, nowAt)));
  return { problems, checked: page.length, cursor: isDone ? null : continueCursor };
}

export async function checkDocument<Table extends CheckedTable>(
  ctx: QueryCtx,
  table: Table,
  document: Doc<Table>,
  nowAt: Instant,
): Promise<Problem[]> {
  return await CHECKS[table](ctx, document, nowAt);
}

/** The problems of one document; none if it is gone or of another table. */
export async function checkById<Table extends CheckedTable>(
  ctx: QueryCtx,
  table: Table,
  id: string,
  nowAt: Instant,
): Promise<Problem[]> {
  const known = ctx.db.normalizeId(table, id);
  const document = known === null ? null : await ctx.db.get(table, known);
  return document === null ? [] : await checkDocument(ctx, table, document as Doc<Table>, nowAt);
}
