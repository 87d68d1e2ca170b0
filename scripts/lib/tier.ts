/** How dangerous a deployment is to change: as it says itself, in its environment. */
import { createInterface } from "node:readline/promises";
import { runFunction, type Deployment } from "./deployment.ts";

export type Tier = "INT" | "STG" | "PROD";

/** Null: nothing was ever pushed, so there is nothing to protect. */
export async function tierOf(deployment: Deployment): Promise<Tier | null> {
  let said: unknown;
  try {
    said = await runFunction(deployment, "seed:tier");
  } catch (error) {
    if (String(error).includes("Could not find function")) return null;
    throw error;
  }
  // What nobody named is taken for the most precious.
  return said === "INT" || said === "STG" ? said : "PROD";
}

/** Throws unless `word` is typed at a terminal; no flag takes its place. */
export async function typedConfirmation(question: string, word: string): Promise<void> {
  if (!process.stdin.isTTY)
    throw new Error(`This needs a terminal. ${question} It is confirmed by typing ${word}.`);
  const terminal = createInterface({ input: process.stdin, output: process.stdout });
  const typed = await terminal.question(`${question} Type ${word} to go on: `);
  terminal.close();
  if (typed.trim() !== word) throw new Error("Nothing was changed.");
}
