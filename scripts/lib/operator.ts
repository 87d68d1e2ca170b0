/** What an operator sees of a backend: counters, and the transactions it committed lately. */
import { z } from "zod";
import type { Deployment } from "./deployment.ts";

const counters = z.object({
  functions: z.record(
    z.string(),
    z.object({ calls: z.number(), failures: z.number(), conflicts: z.number() }),
  ),
});

const transactions = z.array(
  z.object({
    name: z.string(),
    /** Commit timestamp. */
    ts: z.string(),
    /** Half-open ranges of index keys, hexadecimal; `to` null reaches to the end. */
    reads: z.array(z.object({ index: z.string(), from: z.string(), to: z.string().nullable() })),
    writes: z.array(z.object({ index: z.string(), key: z.string() })),
  }),
);
export type CommittedTransaction = z.infer<typeof transactions>[number];

export async function countersOf(deployment: Deployment) {
  const { functions } = counters.parse(await getJson(deployment, "/counters"));
  return { functions, conflictsOf: (name: string) => functions[name]?.conflicts ?? 0 };
}

/** Oldest first; the backend keeps the last few hundred. */
export async function transactionsOf(deployment: Deployment): Promise<CommittedTransaction[]> {
  return transactions.parse(await getJson(deployment, "/transactions"));
}

async function getJson(deployment: Deployment, path: string): Promise<unknown> {
  const response = await fetch(deployment.url + path, {
    headers: { Authorization: `Convex ${deployment.adminKey}` },
  });
  if (!response.ok) throw new Error(`${path} answered ${response.status}: ${await response.text()}`);
  return await response.json();
}
