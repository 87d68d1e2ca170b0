import { createHash } from "node:crypto";
import { existsSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { build } from "vite";
import { root } from "./settings.ts";

const dist = path.join(root, "dist");
const stamp = path.join(dist, ".built-from");

/** A digest of everything the app is built from. */
function sourcesDigest(): string {
  const digest = createHash("sha256");
  const visit = (full: string) => {
    const entries = readdirSync(full, { withFileTypes: true }).sort((a, b) => (a.name < b.name ? -1 : 1));
    for (const entry of entries) {
      const child = path.join(full, entry.name);
      if (entry.isDirectory()) visit(child);
      // The route tree is written by the build itself.
      else if (entry.name !== "route-tree.gen.ts") digest.update(entry.name).update(readFileSync(child));
    }
  };
  for (const folder of ["src", "public", "convex"]) visit(path.join(root, folder));
  for (const file of ["index.html", "vite.config.ts", "package-lock.json"]) {
    digest.update(readFileSync(path.join(root, file)));
  }
  return digest.digest("hex");
}

/** Builds the app into `dist/` unless it is there already, built from the same sources. */
export async function buildApp(): Promise<string> {
  const digest = sourcesDigest();
  if (existsSync(stamp) && readFileSync(stamp, "utf8") === digest) return dist;
  await build({ root, logLevel: "warn" });
  writeFileSync(stamp, sourcesDigest());
  return dist;
}
