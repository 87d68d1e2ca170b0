import { ConvexClient, ConvexHttpClient } from "convex/browser";
import { anyApi } from "convex/server";
import WebSocket from "ws";

/** A signed-in person with a socket of their own, for races and benchmarks. */
export interface Person {
  email: string;
  token: string;
  client: ConvexClient;
}

const signIn = anyApi["auth"]!["signIn"]!;

/** Signs up (or in) over HTTP, as the app does, and answers the token. */
export async function tokenOf(
  url: string,
  params: {
    flow: "signUp" | "signIn";
    email: string;
    password: string;
    firstName?: string;
    lastName?: string;
  },
): Promise<string> {
  const http = new ConvexHttpClient(url);
  const answer = (await http.action(signIn, {
    provider: "password",
    params: { timeZone: "America/New_York", ...params },
  })) as { tokens: { token: string } | null };
  if (answer.tokens === null) throw new Error(`${params.email} could not sign in`);
  return answer.tokens.token;
}

/** Nobody in particular, on a socket of their own. */
export function newClient(url: string): ConvexClient {
  return new ConvexClient(url, {
    webSocketConstructor: WebSocket as unknown as typeof globalThis.WebSocket,
    unsavedChangesWarning: false,
  });
}

export function connect(url: string, token: string, email = ""): Person {
  const client = newClient(url);
  client.setAuth(async () => token);
  return { email, token, client };
}

/** `count` new students, each on a socket of their own. */
export async function newStudents(url: string, count: number, prefix = "racer"): Promise<Person[]> {
  const people: Person[] = [];
  const batch = 4;
  for (let start = 0; start < count; start += batch) {
    const indices = Array.from({ length: Math.min(batch, count - start) }, (_, offset) => start + offset);
    const tokens = await Promise.all(
      indices.map(async (index) => {
        const email = `${prefix}${index}@example.test`;
        const token = await tokenOf(url, {
          flow: "signUp",
          email,
          password: "race-2026-pass",
          firstName: "Racer",
          lastName: `Number${index}`,
        });
        return { email, token };
      }),
    );
    for (const { email, token } of tokens) people.push(connect(url, token, email));
  }
  return people;
}
