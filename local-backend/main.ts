/**
 * The backend as a process: flags, one log line an event on stdout, signals. Exit codes: 0 stopped as asked, 1 can't start
 * or was hit by a fault, 2 wrong flags.
 */
import { existsSync, mkdirSync } from "node:fs";
import path from "node:path";
import { parseArgs } from "node:util";
import { systemClock } from "./base/clock.ts";
import { createLog } from "./base/log.ts";
import { DamagedStoreError, DataFolderInUseError, WriteFailedError } from "./engine/errors.ts";
import { CONNECTION_LIMITS } from "./http/connection-limits.ts";
import { PortUnavailableError } from "./http/listeners.ts";
import { verifyFolder } from "./verify.ts";
import { startServer, type RunningServer, type ServerOptions } from "./server.ts";

const USAGE = `Usage: node --import tsx local-backend/main.ts --data-dir DIR [options]

  --data-dir DIR        where everything is kept; one process at a time
  --port N              deployment port (3210)
  --site-port N         port of the HTTP actions (3211)
  --host ADDRESS        address to listen on (127.0.0.1)
  --cloud-url URL       the deployment's address as clients see it (http://HOST:PORT)
  --site-url URL        the HTTP actions' address as clients see it (http://HOST:SITE-PORT)
  --instance-name NAME  first part of the admin key (local)
  --allow-origin ORIGIN page that may use the deployment, like https://app.example; may come several times (all pages)
  --max-connections-per-address N
                        open connections of one address; a reverse proxy is one address (4000)
  --verify              look at everything in DIR, say what is wrong, and end (0: all is well)
  --exit-with-parent    stop when the process that started this one (with an IPC channel) is gone
  --help`;

type Options = Omit<ServerOptions, "log"> & { exitWithParent: boolean; isVerifying: boolean };

const log = createLog({ clock: systemClock, write: (line) => process.stdout.write(`${line}\n`) });
await main();

async function main(): Promise<void> {
  const options = readOptions(process.argv.slice(2));
  let server: RunningServer | null = null;
  let isStopping = false;
  const stop = async (why: string) => {
    if (isStopping) return;
    isStopping = true;
    log.info("stopping", { why });
    await server?.stop();
    log.info("stopped");
    process.exit(0);
  };
  process.on("SIGTERM", () => void stop("SIGTERM"));
  process.on("SIGINT", () => void stop("SIGINT"));
  if (options.exitWithParent) {
    if (process.send === undefined) {
      return refuse("--exit-with-parent needs a parent that opened an IPC channel");
    }
    process.on("disconnect", () => void stop("parent is gone"));
  }
  // A fault nobody foresaw: what is in memory can't be trusted any more, what is on disk can.
  for (const event of ["uncaughtException", "unhandledRejection"] as const) {
    process.on(event, (error: unknown) => {
      log.error(event, { error: error instanceof Error ? (error.stack ?? error.message) : String(error) });
      process.exit(1);
    });
  }

  const startedAtMs = systemClock.nowMs();
  try {
    if (options.isVerifying) return await verify(options.dataDir);
    mkdirSync(options.dataDir, { recursive: true });
    server = await startServer({ ...options, log });
  } catch (error) {
    const isForOperator = [
      PortUnavailableError,
      DataFolderInUseError,
      DamagedStoreError,
      WriteFailedError,
    ].some((kind) => error instanceof kind);
    const message = error instanceof Error ? error.message : String(error);
    log.error("start-failed", { message });
    process.stderr.write(`${isForOperator || !(error instanceof Error) ? message : error.stack}\n`);
    process.exit(1);
  }
  const { cloudUrl, siteUrl, dataDir } = options;
  log.info("ready", { cloudUrl, siteUrl, dataDir, tookMs: systemClock.nowMs() - startedAtMs });
}

async function verify(dataDir: string): Promise<void> {
  if (!existsSync(dataDir)) return refuse(`There is no folder ${dataDir}`);
  const { documents, files, problems } = await verifyFolder(dataDir);
  log.info("verified", { documents, files, problems: problems.length });
  for (const problem of problems) process.stderr.write(`${problem}\n`);
  process.exitCode = problems.length === 0 ? 0 : 1;
}

function readOptions(args: string[]): Options {
  let values;
  try {
    ({ values } = parseArgs({
      args,
      options: {
        "data-dir": { type: "string" },
        port: { type: "string", default: "3210" },
        "site-port": { type: "string", default: "3211" },
        host: { type: "string", default: "127.0.0.1" },
        "cloud-url": { type: "string" },
        "site-url": { type: "string" },
        "instance-name": { type: "string", default: "local" },
        "allow-origin": { type: "string", multiple: true, default: [] },
        "max-connections-per-address": {
          type: "string",
          default: String(CONNECTION_LIMITS.connectionsPerAddress),
        },
        "exit-with-parent": { type: "boolean", default: false },
        verify: { type: "boolean", default: false },
        help: { type: "boolean", default: false },
      },
    }));
  } catch (error) {
    return refuse(error instanceof Error ? error.message : String(error));
  }
  if (values.help) {
    process.stdout.write(`${USAGE}\n`);
    process.exit(0);
  }
  const dataDir = values["data-dir"];
  if (dataDir === undefined || dataDir === "") return refuse("--data-dir is missing");
  const instanceName = values["instance-name"];
  if (!/^[a-z0-9-]{1,64}$/.test(instanceName)) {
    return refuse("--instance-name is made of small letters, digits and -");
  }
  const { host } = values;
  const port = readPort("--port", values.port);
  const sitePort = readPort("--site-port", values["site-port"]);
  if (port === sitePort) return refuse("--port and --site-port must differ");
  return {
    dataDir: path.resolve(dataDir),
    host,
    port,
    sitePort,
    cloudUrl: readOrigin("--cloud-url", values["cloud-url"] ?? originOf(host, port)),
    siteUrl: readOrigin("--site-url", values["site-url"] ?? originOf(host, sitePort)),
    instanceName,
    allowedOrigins: values["allow-origin"].map((text) => readPageOrigin(text)),
    maxConnectionsPerAddress: readCount(
      "--max-connections-per-address",
      values["max-connections-per-address"],
    ),
    exitWithParent: values["exit-with-parent"],
    isVerifying: values.verify,
  };
}

function readPort(flag: string, text: string): number {
  const port = Number(text);
  if (/^\d+$/.test(text) && port >= 1 && port <= 65_535) return port;
  return refuse(`${flag} must be a port between 1 and 65535, not "${text}"`);
}

function originOf(host: string, port: number): string {
  const isAnyAddress = host === "0.0.0.0" || host === "::";
  const name = isAnyAddress ? "127.0.0.1" : host.includes(":") ? `[${host}]` : host;
  return `http://${name}:${port}`;
}

function readOrigin(flag: string, text: string): string {
  const url = URL.canParse(text) ? new URL(text) : null;
  if (url !== null && /^https?:$/.test(url.protocol)) return text.replace(/\/+$/, "");
  return refuse(`${flag} must be an http or https address, not "${text}"`);
}

/** As browsers send it: no path, no default port. */
function readPageOrigin(text: string): string {
  const url = URL.canParse(text) ? new URL(text) : null;
  if (url !== null && /^https?:$/.test(url.protocol) && url.pathname === "/") return url.origin;
  return refuse(`--allow-origin must be like https://app.example, not "${text}"`);
}

function readCount(flag: string, text: string): number {
  const count = Number(text);
  if (/^\d+$/.test(text) && count >= 1) return count;
  return refuse(`${flag} must be a number above 0, not "${text}"`);
}

function refuse(message: string): never {
  process.stderr.write(`${message}\n\n${USAGE}\n`);
  process.exit(2);
}
