import { createRouter } from "@tanstack/react-router";
import { routeTree } from "./route-tree.gen";

export const router = createRouter({
  routeTree,
  defaultPreload: "intent",
  defaultPreloadStaleTime: 0,
  scrollRestoration: true,
});

/** How much of the app stands around a page: everything; no footer (tools that fill the screen); on a desk the same, on
 * a phone nothing (one pane is the whole screen); nothing (a task with one way on, which brings its own top bar). */
export type PageFrame = "full" | "tool" | "pane" | "task";

declare module "@tanstack/react-router" {
  interface Register {
    router: typeof router;
  }
  interface StaticDataRouteOption {
    frame?: PageFrame;
  }
}
