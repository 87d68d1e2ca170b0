/** Printed by `npm start`; made by `seed:run`, on the local backend only. */
export { DEMO_ACCOUNTS, DEMO_PASSWORD } from "../../convex/domain/demoAccounts.ts";
