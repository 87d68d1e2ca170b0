import { httpRouter } from "convex/server";
import { auth } from "./auth";
import { serve } from "./calendarFeeds";

const http = httpRouter();

/** The keys with which the deployment checks its own tokens. */
auth.addHttpRoutes(http);

http.route({ pathPrefix: "/calendar/", method: "GET", handler: serve });

export default http;
