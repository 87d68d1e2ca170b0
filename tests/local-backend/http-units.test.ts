/** The pure parts of the HTTP side: addresses, ranges, formats, routes. */
import fc from "fast-check";
import { expect, test } from "vitest";
import type { CheckedComponent } from "../../local-backend/deploy/component-tree.ts";
import { matchPattern } from "../../local-backend/http/api-router.ts";
import { parseByteRange } from "../../local-backend/http/byte-range.ts";
import { exportValue, parseFormat } from "../../local-backend/http/clean-json.ts";
import { routeHttpAction } from "../../local-backend/http/http-action-routing.ts";

test("patterns: exact segments, named ones, and a rest", () => {
  expect(matchPattern("/api/query", "/api/query")).toEqual({});
  expect(matchPattern("/api/query", "/api/query/")).toBeNull();
  expect(matchPattern("/api/storage/:uuid", "/api/storage/a%20b")).toEqual({ uuid: "a b" });
  expect(matchPattern("/api/storage/:uuid", "/api/storage")).toBeNull();
  expect(matchPattern("/api/run/*", "/api/run/dir/module/fn")).toEqual({ rest: "dir/module/fn" });
  expect(matchPattern("/api/run/*", "/api/run/")).toBeNull();
  expect(() => matchPattern("/api/run/*", "/api/run/%E0%A4%A")).toThrow("encoded");
});

test("[HTTP6] a byte range lies within the body, or there is none", () => {
  expect(parseByteRange(undefined, 10)).toBeNull();
  expect(parseByteRange("lines=1-2", 10)).toBeNull();
  expect(parseByteRange("bytes=0-0", 10)).toEqual({ start: 0, end: 0 });
  expect(parseByteRange("bytes=5-", 10)).toEqual({ start: 5, end: 9 });
  expect(parseByteRange("bytes=-3", 10)).toEqual({ start: 7, end: 9 });
  expect(parseByteRange("bytes=-30", 10)).toEqual({ start: 0, end: 9 });
  for (const wrong of ["bytes=10-", "bytes=3-2", "bytes=-", "bytes=a-b", "bytes=0-1,3-4", "bytes=-0"]) {
    expect(parseByteRange(wrong, 10), wrong).toBe("unsatisfiable");
  }
  fc.assert(
    fc.property(
      fc.string({ unit: fc.constantFrom(..."bytes=0123456789-, ") }),
      fc.nat(20),
      (text, length) => {
        const range = parseByteRange(`bytes=${text}`, length);
        if (range === null || range === "unsatisfiable") return;
        expect(range.start).toBeGreaterThanOrEqual(0);
        expect(range.start).toBeLessThanOrEqual(range.end);
        expect(range.end).toBeLessThan(length);
      },
    ),
  );
});

test("[HTTP1] the plain format writes as text what JSON can't say", () => {
  const float = (value: number) => {
    const bytes = Buffer.alloc(8);
    bytes.writeDoubleLE(value);
    return { $float: bytes.toString("base64") };
  };
  const value = {
    int: { $integer: "/////////38=" },
    list: [float(NaN), float(-0), { $bytes: "AAE=" }],
    a: null,
  };
  expect(exportValue(value, "convex_encoded_json")).toBe(value);
  expect(exportValue(value, "json")).toEqual({
    int: "9223372036854775807",
    list: ["NaN", "-0", "AAE="],
    a: null,
  });
  expect(["json", "convex_json", null, "xml"].map(parseFormat)).toEqual([
    "json",
    "convex_encoded_json",
    "json",
    null,
  ]);
});

function component(over: Partial<CheckedComponent>): CheckedComponent {
  return {
    definitionPath: "",
    componentPath: "",
    httpPrefix: null,
    args: {},
    env: {},
    childComponents: {},
    httpRoutes: { httpModuleRoutes: null, mounts: [] },
    httpMounts: {},
    exports: {},
    ...over,
  };
}
const routes = (...paths: string[]) => paths.map((path) => ({ path, method: "GET" }));

test("[HTTP5] an exact route wins over a mount, a longer prefix over a shorter one, a mount takes its path off", () => {
  const child = component({
    componentPath: "shop",
    httpRoutes: { httpModuleRoutes: routes("/items", "/admin/*"), mounts: [] },
  });
  const app = component({
    childComponents: { shop: child },
    httpMounts: { "/shop/": "shop" },
    httpRoutes: { httpModuleRoutes: routes("/shop/exact", "/shop/admin/deep/*", "/*"), mounts: ["/shop/"] },
  });
  const to = (path: string) => {
    const target = routeHttpAction(app, "GET", path);
    return target && `${target.componentPath}:${target.routedPath}`;
  };
  expect(to("/shop/exact")).toBe(":/shop/exact");
  expect(to("/shop/items")).toBe("shop:/items");
  expect(to("/shop/admin/x")).toBe("shop:/admin/x");
  expect(to("/shop/admin/deep/x")).toBe(":/shop/admin/deep/x");
  expect(to("/elsewhere")).toBe(":/elsewhere");
  expect(routeHttpAction(app, "HEAD", "/shop/exact")).toEqual({
    componentPath: "",
    routedPath: "/shop/exact",
  });
});

test("[HTTP5] without an http module nothing answers; the app's prefix is taken off", () => {
  expect(routeHttpAction(component({}), "GET", "/x")).toBeNull();
  const prefixed = component({
    httpPrefix: "/v1/",
    httpRoutes: { httpModuleRoutes: routes("/x"), mounts: [] },
  });
  expect(routeHttpAction(prefixed, "GET", "/v1/x")).toEqual({ componentPath: "", routedPath: "/x" });
  expect(routeHttpAction(prefixed, "GET", "/x")).toBeNull();
});
