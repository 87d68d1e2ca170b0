import { randomInt } from "node:crypto";
import net from "node:net";

/** Below what systems give to outgoing connections: between the look and the use no client of anybody's can come upon it. */
const FIRST = 15_000;
const LAST = 32_000;
const TRIES = 50;

/** A port that nobody listens on at this moment, and that nobody gets by accident. */
export async function freePort(): Promise<number> {
  for (let attempt = 0; attempt < TRIES; attempt++) {
    const port = randomInt(FIRST, LAST);
    if (await isFree(port)) return port;
  }
  throw new Error(`No free port was found in ${TRIES} tries between ${FIRST} and ${LAST}.`);
}

async function isFree(port: number): Promise<boolean> {
  return await new Promise((resolve) => {
    const probe = net.createServer();
    probe.once("error", () => resolve(false));
    probe.listen(port, "127.0.0.1", () => probe.close(() => resolve(true)));
  });
}
