/** Regular work. Nothing that somebody waits for: that has a job of its own at its own instant. */
import { cronJobs } from "convex/server";
import { internal } from "./_generated/api";

const crons = cronJobs();
crons.interval("sweep claims", { minutes: 5 }, internal.jobs.sweep, {});
crons.interval("reconcile near claims", { minutes: 5 }, internal.jobs.reconcile, {
  fromDays: -2,
  toDays: 14,
});
crons.interval("reconcile far claims", { hours: 1 }, internal.jobs.reconcile, { fromDays: 14, toDays: 400 });
crons.interval("sweep waitlists", { minutes: 5 }, internal.jobs.sweepWaitlists, {});
crons.interval("sweep calendars", { minutes: 5 }, internal.jobs.sweepCalendars, {});
crons.daily("delete idle guests", { hourUTC: 9, minuteUTC: 10 }, internal.jobs.deleteIdleGuests, {});
crons.daily("delete old commands", { hourUTC: 9, minuteUTC: 40 }, internal.jobs.deleteOldCommands, {});
crons.daily("delete old requests", { hourUTC: 9, minuteUTC: 50 }, internal.jobs.deleteOldRequests, {});
export default crons;
