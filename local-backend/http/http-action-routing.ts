/**
 * Which component's http.js answers a path (protocol §6). Pure. A component's own exact route wins, then the longest of its
 * prefix routes and the mounts of its children; a mount takes its path off and asks the child.
 */
import type { CheckedComponent } from "../deploy/component-tree.ts";

export interface HttpActionTarget {
  componentPath: string;
  /** The path as that component's router knows it. */
  routedPath: string;
}

/** Null when no http.js is there to answer. */
export function routeHttpAction(
  component: CheckedComponent,
  method: string,
  pathname: string,
): HttpActionTarget | null {
  // HEAD is GET without the body.
  const wantedMethod = method === "HEAD" ? "GET" : method;
  const path = withoutPrefix(pathname, component.httpPrefix);
  const routes = component.httpRoutes.httpModuleRoutes ?? [];
  const own = path === null ? null : { componentPath: component.componentPath, routedPath: path };
  const isExact = routes.some((route) => route.method === wantedMethod && route.path === path);
  if (own !== null && isExact) return own;

  const prefixLength = longestMatch(
    path,
    routes
      .filter((route) => route.method === wantedMethod && route.path.endsWith("*"))
      .map((route) => route.path.slice(0, -1)),
  );
  const mountLength = longestMatch(pathname, component.httpRoutes.mounts);
  if (mountLength > prefixLength) {
    const child = component.childComponents[component.httpMounts[pathname.slice(0, mountLength)] ?? ""];
    const target = child && routeHttpAction(child, method, pathname.slice(mountLength - 1));
    if (target) return target;
  }
  // Its router says "No HttpAction routed for …" better than we could.
  return own !== null && component.httpRoutes.httpModuleRoutes !== null ? own : null;
}

function withoutPrefix(pathname: string, prefix: string | null): string | null {
  if (prefix === null || prefix === "/") return pathname;
  return pathname.startsWith(prefix) ? pathname.slice(prefix.length - 1) : null;
}

function longestMatch(path: string | null, prefixes: string[]): number {
  if (path === null) return 0;
  return Math.max(0, ...prefixes.filter((prefix) => path.startsWith(prefix)).map((prefix) => prefix.length));
}
