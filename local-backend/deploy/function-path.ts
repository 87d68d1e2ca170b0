/** How functions are named: canonical is "dir/module:fn"; clients may write "dir/module.js:fn" or leave out ":default". */

export function canonicalFunctionPath(path: string): string {
  const colon = path.lastIndexOf(":");
  const module = colon < 0 ? path : path.slice(0, colon);
  const name = colon < 0 ? "default" : path.slice(colon + 1);
  return `${module.replace(/\.(js|ts|tsx|jsx)$/, "")}:${name}`;
}

/** "dir/module:fn" → ["dir/module.js", "fn"], the keys of an analysis. */
export function splitFunctionPath(path: string): { modulePath: string; name: string } {
  const canonical = canonicalFunctionPath(path);
  const colon = canonical.lastIndexOf(":");
  return { modulePath: `${canonical.slice(0, colon)}.js`, name: canonical.slice(colon + 1) };
}
