import { readFileSync } from "node:fs";
import http from "node:http";
import path from "node:path";
import { brotliCompressSync, constants } from "node:zlib";
import sirv from "sirv";

export interface AppServer {
  url: string;
  close(): Promise<void>;
}

/**
 * Serves the built app. The address of the deployment is written into the page, so that one build serves any of them;
 * every path without a file is the page itself (the router takes it from there).
 */
export async function serveApp(dist: string, port: number, convexUrl: string): Promise<AppServer> {
  const template = readFileSync(path.join(dist, "index.html"), "utf8");
  const page = Buffer.from(
    template.replace("<head>", `<head>\n    <meta name="convex-url" content="${convexUrl}" />`),
  );
  const socketUrl = convexUrl.replace(/^http/, "ws");
  const policy = [
    "default-src 'self'",
    `connect-src 'self' ${convexUrl} ${socketUrl}`,
    "style-src 'self' 'unsafe-inline'",
    "img-src 'self' data: blob:",
    "font-src 'self' data:",
    "frame-ancestors 'none'",
    "base-uri 'self'",
  ].join("; ");
  const security = {
    "Content-Security-Policy": policy,
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "strict-origin-when-cross-origin",
  };
  const files = sirv(dist, {
    etag: true,
    dotfiles: false,
    setHeaders: (response, pathname) => {
      for (const [name, value] of Object.entries(security)) response.setHeader(name, value);
      // Names of built files carry a digest of their content.
      if (pathname.startsWith("/assets/")) {
        response.setHeader("Cache-Control", "public, max-age=31536000, immutable");
      }
    },
  });
  const compressed = brotliCompressSync(page, { params: { [constants.BROTLI_PARAM_QUALITY]: 9 } });
  const server = http.createServer((request, response) => {
    const sendPage = () => {
      const brotli = /\bbr\b/.test(String(request.headers["accept-encoding"] ?? ""));
      response.writeHead(200, {
        ...security,
        "Content-Type": "text/html; charset=utf-8",
        "Cache-Control": "no-cache",
        ...(brotli ? { "Content-Encoding": "br" } : {}),
      });
      response.end(request.method === "HEAD" ? undefined : brotli ? compressed : page);
    };
    const pathname = new URL(request.url ?? "/", "http://app").pathname;
    if (pathname === "/" || pathname === "/index.html") return sendPage();
    files(request, response, () => {
      if (pathname.startsWith("/assets/")) response.writeHead(404).end();
      else sendPage();
    });
  });
  await new Promise<void>((resolve, reject) => {
    server.once("error", reject);
    server.listen(port, "127.0.0.1", resolve);
  });
  return {
    url: `http://127.0.0.1:${port}`,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}
