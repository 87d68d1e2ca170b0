/** The behaviour suite on convex-test, the official double: it keeps the suite honest about Convex. */
import { makeFunctionReference, type FunctionReference, type FunctionType } from "convex/server";
import type { Value } from "convex/values";
import { convexTest, type TestConvex, type TestConvexForDataModel } from "convex-test";
import { beforeEach, describe } from "vitest";
import type { DataModel } from "../behaviour/app/convex/builders";
import schema from "../behaviour/app/convex/schema";
import type { Args, Deployment } from "../behaviour/driver.ts";
import { behavesAsConvex } from "../behaviour/suite/index.ts";
import { limitsBehave } from "../behaviour/suite/limits.ts";

const modules = {
  ...import.meta.glob("../behaviour/app/convex/*.ts"),
  // Where convex-test looks for the folder of functions.
  "../behaviour/app/convex/_generated/api.js": async () => ({}),
};

type Caller = (reference: FunctionReference<FunctionType>, args: Args) => Promise<Value>;

function ofConvexTest(backend: TestConvexForDataModel<DataModel>): Deployment {
  const call = (kind: FunctionType) => {
    const caller = backend[kind] as unknown as Caller;
    return (name: string, args: Args = {}) => caller(makeFunctionReference(name), args);
  };
  return {
    isConvexTest: true,
    query: call("query"),
    mutation: call("mutation"),
    action: call("action"),
    as: (identity) => ofConvexTest(whole.withIdentity({ ...identity })),
    fetch: (path, init) => backend.fetch(path, init),
  };
}

let whole: TestConvex<typeof schema>;
beforeEach(() => {
  whole = convexTest({ schema, modules, transactionLimits: true });
});

describe("convex-test", () => {
  behavesAsConvex(() => ofConvexTest(whole));
  limitsBehave(() => ofConvexTest(whole));
});
