/** In this order. A name here has its check in index.ts, or that doesn't compile. */
export const CHECKED_TABLES = [
  "claims",
  "claimCells",
  "bookings",
  "instructors",
  "instructorStats",
  "reviews",
  "weeklyHours",
  "dateOverrides",
  "busyBlocks",
  "users",
  "learners",
  "conversations",
  "participants",
  "messages",
  "commands",
] as const;
export type CheckedTable = (typeof CHECKED_TABLES)[number];
