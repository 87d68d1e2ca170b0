import { httpRouter } from "convex/server";
import { auth } from "./auth";

const http = httpRouter();

/** The keys with which the deployment checks its own tokens. */
auth.addHttpRoutes(http);

export default http;
