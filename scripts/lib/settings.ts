import path from "node:path";
import { z } from "zod";

export const root = path.resolve(import.meta.dirname, "../..");

const port = z.coerce.number().int().min(1).max(65535);
const environment = z.object({
  PORT: port.default(3000),
  BACKEND_PORT: port.default(3210),
  SITE_PORT: port.default(3211),
  DATA_DIR: z.string().min(1).default(".data"),
  CONVEX_SELF_HOSTED_URL: z.url().optional(),
  CONVEX_SELF_HOSTED_ADMIN_KEY: z.string().optional(),
  CONVEX_DEPLOY_KEY: z.string().optional(),
  CONVEX_DEPLOYMENT: z.string().optional(),
  VITE_CONVEX_URL: z.url().optional(),
});

export interface Settings {
  port: number;
  backendPort: number;
  sitePort: number;
  dataDir: string;
  /** Set when a deployment of one's own is configured: nothing local is started but the app. */
  remote: null | { kind: "selfHosted"; url: string; adminKey: string } | { kind: "cloud"; url: string };
}

/** Reads settings from the environment (and `.env.local`); a bad one ends the process with a sentence naming it. */
export function readSettings(): Settings {
  for (const file of [".env.local", ".env"]) {
    try {
      process.loadEnvFile(path.join(root, file));
    } catch {
      // The files are optional.
    }
  }
  const parsed = environment.safeParse(process.env);
  if (!parsed.success) {
    const [issue] = parsed.error.issues;
    return fail(`${issue?.path.join(".")}: ${issue?.message}`);
  }
  const env = parsed.data;
  return {
    port: env.PORT,
    backendPort: env.BACKEND_PORT,
    sitePort: env.SITE_PORT,
    dataDir: path.resolve(root, env.DATA_DIR),
    remote: remoteOf(env),
  };
}

function remoteOf(env: z.infer<typeof environment>): Settings["remote"] {
  if (env.CONVEX_SELF_HOSTED_URL !== undefined) {
    if (env.CONVEX_SELF_HOSTED_ADMIN_KEY === undefined) {
      return fail("CONVEX_SELF_HOSTED_URL is set, but CONVEX_SELF_HOSTED_ADMIN_KEY is not.");
    }
    return {
      kind: "selfHosted",
      url: env.CONVEX_SELF_HOSTED_URL,
      adminKey: env.CONVEX_SELF_HOSTED_ADMIN_KEY,
    };
  }
  if (env.CONVEX_DEPLOY_KEY === undefined && env.CONVEX_DEPLOYMENT === undefined) return null;
  if (env.VITE_CONVEX_URL === undefined) {
    return fail(
      "A Convex Cloud deployment is configured, but VITE_CONVEX_URL (its https address) is not set.",
    );
  }
  return { kind: "cloud", url: env.VITE_CONVEX_URL };
}

/** Ends the process with one clear sentence. */
export function fail(message: string): never {
  console.error(message);
  process.exit(1);
}
