/**
 * One behaviour suite, several backends: what a test may ask of a deployment of `app/`. convex-test answers from memory, the local
 * backend through the official clients.
 */
import type { Value } from "convex/values";
import type { Step } from "./app/convex/steps.ts";

export type Args = Record<string, Value>;

export interface Identity {
  subject: string;
  issuer: string;
  name?: string;
}

export interface Deployment {
  readonly isConvexTest: boolean;
  query(name: string, args?: Args): Promise<Value>;
  mutation(name: string, args?: Args): Promise<Value>;
  action(name: string, args?: Args): Promise<Value>;
  /** The same deployment, asked by somebody. */
  as(identity: Identity): Deployment;
  /** An HTTP action. */
  fetch(path: string, init?: RequestInit): Promise<Response>;
}

/** Of the test that is running: a deployment without documents. */
export type Current = () => Deployment;

/**
 * Where convex-test says or does something else than Convex itself. `because` names the source that decides; the local backend
 * is held to `official`.
 */
export function officially<T>(
  deployment: Deployment,
  { official, convexTest }: { official: T; convexTest: T; because: string },
): T {
  return deployment.isConvexTest ? convexTest : official;
}

/** Steps of one transaction, answered as typed as the caller asks for. */
export async function write<T = Value[]>(deployment: Deployment, ...steps: Step[]): Promise<T> {
  return (await deployment.mutation("steps:write", { steps: steps as unknown as Value[] })) as T;
}

export async function read<T = Value[]>(deployment: Deployment, ...steps: Step[]): Promise<T> {
  return (await deployment.query("steps:read", { steps: steps as unknown as Value[] })) as T;
}

export type Document = Args & { _id: string; _creationTime: number };
export interface Refusal {
  refused: string;
}

/** Asks again until the answer is as wanted; the test's own timeout is the limit. */
export async function eventually<T>(ask: () => Promise<T>, isWanted: (answer: T) => boolean): Promise<T> {
  for (;;) {
    const answer = await ask();
    if (isWanted(answer)) return answer;
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}
