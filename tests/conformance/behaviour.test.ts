/** The behaviour suite on the local backend, through the official clients: over HTTP and over the socket. */
import { ConvexHttpClient, type ConvexClient } from "convex/browser";
import type { Value } from "convex/values";
import { afterAll, beforeAll, beforeEach, describe } from "vitest";
import type { Args, Deployment, Identity } from "../behaviour/driver.ts";
import { behavesAsConvex } from "../behaviour/suite/index.ts";
import { limitsBehave } from "../behaviour/suite/limits.ts";
import { action, connect, mutation, query } from "./support/clients.ts";
import { FixtureBackend } from "./support/fixture-backend.ts";

let backend: FixtureBackend;
const sockets: ConvexClient[] = [];

beforeAll(async () => {
  backend = await FixtureBackend.start({ app: "../behaviour/app" });
});
beforeEach(async () => {
  const client = overHttp();
  while (!(await client.mutation(mutation("steps:clear"), {})));
});
afterAll(async () => {
  for (const socket of sockets) await socket.close();
  await backend?.stop();
});

type Client = Pick<ConvexHttpClient, "query" | "mutation" | "action">;
type Open = (identity?: Identity) => Client;
interface AdminClient {
  setAdminAuth(key: string, actingAs: Identity): void;
}

function deployment(open: Open, client: Client = open()): Deployment {
  return {
    isConvexTest: false,
    query: async (name: string, args: Args = {}) => (await client.query(query(name), args)) as Value,
    mutation: async (name: string, args: Args = {}) => (await client.mutation(mutation(name), args)) as Value,
    action: async (name: string, args: Args = {}) => (await client.action(action(name), args)) as Value,
    as: (identity) => deployment(open, open(identity)),
    fetch: (path, init) => fetch(backend.siteUrl + path, init),
  };
}

function overHttp(identity?: Identity): Client {
  const client = new ConvexHttpClient(backend.url, { logger: false });
  if (identity !== undefined) {
    (client as unknown as AdminClient).setAdminAuth(backend.deployment.adminKey, identity);
  }
  return client;
}

function overSocket(identity?: Identity): Client {
  const client = connect(backend.url);
  sockets.push(client);
  if (identity !== undefined) {
    (client as unknown as AdminClient).setAdminAuth(backend.deployment.adminKey, identity);
  }
  return client as unknown as Client;
}

describe("the local backend over HTTP", () => {
  behavesAsConvex(() => deployment(overHttp));
  limitsBehave(() => deployment(overHttp));
});

describe("the local backend over the socket", () => {
  let shared: Client;
  beforeAll(() => void (shared = overSocket()));
  behavesAsConvex(() => deployment(overSocket, shared));
});
