/**
 * Tables that every component has without asking. `_storage` and `_scheduled_functions` are what functions see through
 * `db.system`; the others are private to the server (Access.isPrivileged). Add a line here for a new private table: it is
 * made in every component at the next start.
 */

export interface SystemTable {
  name: string;
  isVisible: boolean;
  indexes: { name: string; fields: string[] }[];
}

export const SYSTEM_TABLES: readonly SystemTable[] = [
  { name: "_storage", isVisible: true, indexes: [] },
  {
    name: "_scheduled_functions",
    isVisible: true,
    indexes: [
      { name: "by_state_and_scheduledTime", fields: ["state.kind", "scheduledTime"] },
      { name: "by_completedTime", fields: ["completedTime"] },
    ],
  },
  // What is to be run when, for all components: rows in the app's ("") namespace only.
  {
    name: "_scheduled_jobs",
    isVisible: false,
    indexes: [
      { name: "by_nextAt", fields: ["nextAt"] },
      { name: "by_scheduledFunctionId", fields: ["scheduledFunctionId"] },
    ],
  },
  // Each pushed cron and its next run, for all components: rows in the app's ("") namespace only.
  { name: "_cron_jobs", isVisible: false, indexes: [{ name: "by_nextAt", fields: ["nextAt"] }] },
  // The last runs of each cron, for all components: rows in the app's ("") namespace only.
  {
    name: "_cron_job_runs",
    isVisible: false,
    indexes: [{ name: "by_cron", fields: ["componentPath", "identifier"] }],
  },
  // What administrators did to the deployment, for all components: rows in the app's ("") namespace only.
  { name: "_deployment_events", isVisible: false, indexes: [] },
  // Snapshots that were asked for and taken in: rows in the app's ("") namespace only.
  { name: "_exports", isVisible: false, indexes: [] },
  { name: "_imports", isVisible: false, indexes: [] },
];

export function isSystemTableName(name: string): boolean {
  return name.startsWith("_");
}

export function isVisibleSystemTable(name: string): boolean {
  return SYSTEM_TABLES.some((table) => table.name === name && table.isVisible);
}
