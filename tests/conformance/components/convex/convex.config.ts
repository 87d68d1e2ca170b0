/** Official components side by side; four of them bring a batch worker of their own, of several versions. */
import aggregate from "@convex-dev/aggregate/convex.config.js";
import batchWorker from "@convex-dev/batch-worker/convex.config.js";
import migrations from "@convex-dev/migrations/convex.config.js";
import presence from "@convex-dev/presence/convex.config.js";
import rateLimiter from "@convex-dev/rate-limiter/convex.config.js";
import { defineApp } from "convex/server";

const app = defineApp();
app.use(aggregate, { name: "scoresByGame" });
app.use(aggregate, { name: "measurements" });
app.use(migrations);
app.use(presence);
app.use(rateLimiter);
app.use(batchWorker, { env: { LOG_LEVEL: "REPORT" } });
export default app;
