/** The backend as the official dashboard uses it: the official client with an admin key, asking system functions. */
import { ConvexHttpClient, type BaseConvexClient, type ConvexClient } from "convex/browser";
import { afterAll } from "vitest";
import { connect, mutation, query, Shown } from "./clients.ts";
import { FixtureBackend } from "./fixture-backend.ts";

interface AdminClient {
  setAdminAuth(key: string, actingAs?: Record<string, unknown>): void;
}

export type Row = Record<string, unknown> & { _id: string };
export interface TablePage {
  page: Row[];
  isDone: boolean;
  continueCursor: string;
}

export class Dashboard {
  private constructor(
    readonly client: ConvexClient,
    private readonly url: string,
    private readonly adminKey: string,
  ) {}

  static open(
    url: string,
    adminKey: string,
    actingAs?: Record<string, unknown>,
    options: Parameters<typeof connect>[1] = {},
  ): Dashboard {
    const client = connect(url, options);
    (client as unknown as AdminClient).setAdminAuth(adminKey, actingAs);
    return new Dashboard(client, url, adminKey);
  }

  /** "getVersion", "fileStorageV2:numFiles" of `_system/frontend/`. */
  async ask<T>(name: string, args: Record<string, unknown> = {}): Promise<T> {
    return (await this.client.query(query(systemName(name)), args)) as T;
  }

  async change<T>(name: string, args: Record<string, unknown> = {}): Promise<T> {
    return (await this.client.mutation(mutation(systemName(name)), args)) as T;
  }

  watch<T>(name: string, args: Record<string, unknown> = {}): Shown<T> {
    return new Shown<T>(this.client, systemName(name), args);
  }

  async page(table: string, filters: object | null = null, cursor: string | null = null, numItems = 25) {
    return await this.ask<TablePage>("paginatedTableDocuments", {
      table,
      filters: filters === null ? null : encodeFilters(filters),
      paginationOpts: { cursor, numItems },
    });
  }

  get<T>(target: string): Promise<T> {
    return this.http<T>(target);
  }

  post<T = null>(target: string, body: object = {}): Promise<T> {
    return this.http<T>(target, { method: "POST", body: JSON.stringify(body) });
  }

  async status(target: string, body: object | null = null): Promise<number> {
    const init = body === null ? {} : { method: "POST", body: JSON.stringify(body) };
    return (await this.fetch(target, init)).status;
  }

  /** Calls of the function runner: in a component, and internal ones too. */
  get base(): BaseConvexClient {
    return this.client.client;
  }

  async close(): Promise<void> {
    await this.client.close();
  }

  private async http<T>(target: string, init: RequestInit = {}): Promise<T> {
    const response = await this.fetch(target, init);
    if (!response.ok) throw new Error(`${response.status} ${await response.text()}`);
    return (await response.json()) as T;
  }

  private fetch(target: string, init: RequestInit): Promise<Response> {
    const headers = { Authorization: `Convex ${this.adminKey}`, "Content-Type": "application/json" };
    return fetch(this.url + target, { ...init, headers });
  }
}

function systemName(name: string): string {
  return `_system/frontend/${name.includes(":") ? name : `${name}:default`}`;
}

export function encodeFilters(filters: object): string {
  return Buffer.from(JSON.stringify(filters)).toString("base64url");
}

/** A deployment for the tests of one file, with the dashboard open; gone after the last of them. */
export async function deploymentWithDashboard() {
  const backend = await FixtureBackend.start();
  const dashboard = Dashboard.open(backend.url, backend.deployment.adminKey);
  const http = new ConvexHttpClient(backend.url, { logger: false });
  afterAll(async () => {
    await dashboard.close();
    await backend.stop();
  });
  /** Notes of the fixture, ranked from 0; answers their ids. */
  const addNotes = async (topic: string, bodies: string[]) => {
    const ids: string[] = [];
    for (const [rank, body] of bodies.entries()) {
      ids.push((await http.mutation(mutation("notes:add"), { topic, body, rank })) as string);
    }
    return ids;
  };
  return { backend, dashboard, http, addNotes };
}

export const bodies = ({ page }: TablePage) => page.map(({ body }) => body);
/** A filter's clause. */
export const topicIs = (topic: string) => ({ op: "eq", field: "topic", value: topic });
