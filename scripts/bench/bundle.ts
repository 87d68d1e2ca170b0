import { readFileSync } from "node:fs";
import path from "node:path";
import { gzipSync } from "node:zlib";
import { buildApp } from "../lib/app-build.ts";
import { measured, type Report } from "./measurement.ts";

/** Gzip size of all JavaScript that the page asks for by itself (entry, static imports, preloads), and for home. */
export async function bundle(report: Report): Promise<void> {
  const dist = await buildApp();
  const page = readFileSync(path.join(dist, "index.html"), "utf8");
  const entry = [...page.matchAll(/(?:src|href)="\/(assets\/[^"]+\.js)"/g)].map((match) => match[1] ?? "");
  const seen = new Set<string>();
  const visit = (file: string) => {
    if (seen.has(file)) return;
    seen.add(file);
    const source = readFileSync(path.join(dist, file), "utf8");
    // Static imports only: `import("…")` is what loads later.
    for (const match of source.matchAll(
      /(?:^|[;}\s])(?:import|export)\s*(?:[^"'()]*?from\s*)?["']\.\/([^"']+\.js)["']/g,
    )) {
      visit(`assets/${match[1]}`);
    }
  };
  entry.forEach(visit);
  const gzip = (files: Iterable<string>) =>
    [...files].reduce((sum, file) => sum + gzipSync(readFileSync(path.join(dist, file))).length, 0);
  report(measured("bundle", "entry JS, gzip", gzip(seen) / 1024, "KB"));
  visit(homeChunk(dist));
  report(measured("bundle", "first route JS, gzip", gzip(seen) / 1024, "KB", { atMost: 170 }));
}

/** The file that the component of the home route was built into. */
function homeChunk(dist: string): string {
  const manifest = JSON.parse(readFileSync(path.join(dist, ".vite", "manifest.json"), "utf8")) as Record<
    string,
    { file: string }
  >;
  const [, home] =
    Object.entries(manifest).find(([source]) => source.startsWith("src/routes/index.tsx?")) ?? [];
  if (home === undefined) throw new Error("The build has no chunk for the home route");
  return home.file;
}
