import { spawn } from "node:child_process";
import { createHash, generateKeyPairSync } from "node:crypto";
import { existsSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { root } from "./settings.ts";

/** A deployment that one may administer: the local backend, or a self-hosted one. */
export interface Deployment {
  url: string;
  siteUrl: string;
  adminKey: string;
}

/**
 * The official CLI's environment; CI=1 keeps it from reporting errors to outside services. Without a deployment the
 * process's own environment decides (Convex Cloud).
 */
export function cliEnvironment(deployment: Deployment | null): NodeJS.ProcessEnv {
  const env = { ...process.env };
  if (deployment === null) return env;
  delete env["CONVEX_DEPLOYMENT"];
  delete env["CONVEX_DEPLOY_KEY"];
  return {
    ...env,
    CI: "1",
    CONVEX_SELF_HOSTED_URL: deployment.url,
    CONVEX_SELF_HOSTED_ADMIN_KEY: deployment.adminKey,
  };
}

/** Runs the official `convex` CLI; answers its output, throws it when it fails. */
export async function convexCli(deployment: Deployment | null, args: string[]): Promise<string> {
  const cli = path.join(root, "node_modules", "convex", "bin", "main.js");
  const child = spawn(process.execPath, [cli, ...args], {
    cwd: root,
    env: cliEnvironment(deployment),
    stdio: ["ignore", "pipe", "pipe"],
  });
  let output = "";
  for (const stream of [child.stdout, child.stderr]) stream.on("data", (chunk) => (output += String(chunk)));
  const code = await new Promise<number | null>((resolve) => child.on("exit", resolve));
  if (code !== 0) throw new Error(`convex ${args.join(" ")} failed:\n${output}`);
  return output;
}

/** Runs a function with the admin key, internal ones too. */
export async function runFunction(
  deployment: Deployment,
  name: string,
  args: Record<string, unknown> = {},
): Promise<unknown> {
  const response = await fetch(`${deployment.url}/api/function`, {
    method: "POST",
    headers: { "Content-Type": "application/json", Authorization: `Convex ${deployment.adminKey}` },
    body: JSON.stringify({ path: name, args, format: "json" }),
  });
  const answer = (await response.json()) as { status?: string; value?: unknown; errorMessage?: string };
  if (answer.status !== "success") {
    throw new Error(`${name} failed: ${answer.errorMessage ?? JSON.stringify(answer)}`);
  }
  return answer.value;
}

export async function setEnvironment(deployment: Deployment, values: Record<string, string>): Promise<void> {
  const changes = Object.entries(values).map(([name, value]) => ({ name, value }));
  const response = await fetch(`${deployment.url}/api/update_environment_variables`, {
    method: "POST",
    headers: { "Content-Type": "application/json", Authorization: `Convex ${deployment.adminKey}` },
    body: JSON.stringify({ changes }),
  });
  if (!response.ok) throw new Error(`Setting environment variables failed: ${await response.text()}`);
}

/** What @convex-dev/auth signs tokens with: an RS256 pair, the private key as PKCS#8 on one line. */
export function makeSigningKeys(): { JWT_PRIVATE_KEY: string; JWKS: string } {
  const { privateKey, publicKey } = generateKeyPairSync("rsa", { modulusLength: 2048 });
  const pem = privateKey.export({ type: "pkcs8", format: "pem" }).toString();
  return {
    JWT_PRIVATE_KEY: pem.trimEnd().replaceAll("\n", " "),
    JWKS: JSON.stringify({ keys: [{ use: "sig", ...publicKey.export({ format: "jwk" }) }] }),
  };
}

/** A digest of everything a push depends on, to skip pushing what is there already. */
export function functionsDigest(): string {
  const digest = createHash("sha256");
  const visit = (folder: string) => {
    for (const entry of readdirSync(folder, { withFileTypes: true }).sort((a, b) =>
      a.name < b.name ? -1 : 1,
    )) {
      const full = path.join(folder, entry.name);
      if (entry.isDirectory()) visit(full);
      else digest.update(path.relative(root, full)).update(readFileSync(full));
    }
  };
  visit(path.join(root, "convex"));
  digest.update(readFileSync(path.join(root, "package-lock.json")));
  return digest.digest("hex");
}

/** Pushes `convex/` unless the same functions were pushed into this data folder before. */
export async function pushFunctions(deployment: Deployment, dataDir: string): Promise<void> {
  const file = path.join(dataDir, "pushed-functions");
  const digest = functionsDigest();
  if (existsSync(file) && readFileSync(file, "utf8") === digest) return;
  await convexCli(deployment, ["deploy", "--yes", "--typecheck", "disable", "--codegen", "disable"]);
  writeFileSync(file, digest);
}
