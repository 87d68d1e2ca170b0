/** The backend as a process of its own, with the fixture app pushed by the official CLI. One per test file. */
import { spawn } from "node:child_process";
import { cpSync, mkdtempSync, rmSync, symlinkSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { startBackend, type BackendProcess } from "../../../scripts/lib/backend-process.ts";
import {
  cliEnvironment,
  makeSigningKeys,
  setEnvironment,
  type Deployment,
} from "../../../scripts/lib/deployment.ts";
import { freePort } from "../../../scripts/lib/free-port.ts";
import { root } from "../../../scripts/lib/settings.ts";

/** The CLI waits for ever for some answers: better to see what it said until then. */
const CLI_TIMEOUT_MS = 60_000;

export interface CliAnswer {
  code: number | null;
  output: string;
}

export interface RunningCli {
  /** The exit code. */
  ended: Promise<number | null>;
  output(): string;
  untilOutput(text: string): Promise<void>;
  stop(): Promise<void>;
}

export class FixtureBackend {
  private constructor(
    /** A copy of the fixture: the CLI writes generated code into it, tests may edit it. */
    readonly appDir: string,
    readonly dataDir: string,
    readonly ports: { backendPort: number; sitePort: number },
    private backend: BackendProcess,
  ) {}

  /** With the environment that @convex-dev/auth needs, and pushed unless told otherwise. `app` is a folder of tests/conformance. */
  static async start({
    isPushed = true,
    app = "fixture",
    prepareDataDir = (_dataDir: string): void => {},
    flags = [] as string[],
  } = {}): Promise<FixtureBackend> {
    const folder = mkdtempSync(path.join(tmpdir(), "conformance-"));
    const appDir = path.join(folder, "app");
    const dataDir = path.join(folder, "data");
    cpSync(path.join(root, "tests", "conformance", app), appDir, { recursive: true });
    symlinkSync(path.join(root, "node_modules"), path.join(appDir, "node_modules"));
    prepareDataDir(dataDir);
    const ports = { backendPort: await freePort(), sitePort: await freePort(), flags };
    const backend = await startBackend({ dataDir, ...ports });
    const fixture = new FixtureBackend(appDir, dataDir, ports, backend);
    try {
      await setEnvironment(backend.deployment, {
        SITE_URL: "http://127.0.0.1:3000",
        GREETING: "hello",
        ...makeSigningKeys(),
      });
      if (isPushed) await fixture.push();
    } catch (error) {
      await fixture.stop();
      throw error;
    }
    return fixture;
  }

  get deployment(): Deployment {
    return this.backend.deployment;
  }

  get url(): string {
    return this.deployment.url;
  }

  get siteUrl(): string {
    return this.deployment.siteUrl;
  }

  async push(): Promise<string> {
    const { code, output } = await this.cli(
      "deploy",
      "--yes",
      "--typecheck",
      "disable",
      "--codegen",
      "disable",
    );
    if (code !== 0) throw new Error(`the push failed:\n${output}`);
    return output;
  }

  /** Runs the official CLI in the fixture's folder. */
  cli(...args: string[]): Promise<CliAnswer> {
    return this.cliWith({}, ...args);
  }

  async cliWith(env: Record<string, string>, ...args: string[]): Promise<CliAnswer> {
    const running = this.startCli(args, env);
    const timer = setTimeout(() => void running.stop(), CLI_TIMEOUT_MS);
    const code = await running.ended;
    clearTimeout(timer);
    return { code, output: running.output() };
  }

  /** For commands that don't end by themselves. */
  startCli(args: string[], env: Record<string, string> = {}): RunningCli {
    const main = path.join(root, "node_modules", "convex", "bin", "main.js");
    const child = spawn(process.execPath, [main, ...args], {
      cwd: this.appDir,
      env: { ...cliEnvironment(this.deployment), ...env },
      stdio: ["ignore", "pipe", "pipe"],
    });
    let output = "";
    for (const stream of [child.stdout, child.stderr])
      stream.on("data", (chunk) => (output += String(chunk)));
    const ended = new Promise<number | null>((resolve) => child.on("close", resolve));
    return {
      ended,
      output: () => output,
      untilOutput: async (text) => {
        while (!output.includes(text)) {
          if (child.exitCode !== null || child.signalCode !== null)
            throw new Error(`the CLI ended:\n${output}`);
          await new Promise((resolve) => setTimeout(resolve, 50));
        }
      },
      stop: async () => {
        child.kill("SIGKILL");
        await ended;
      },
    };
  }

  /** As a power cut would: nothing is said, nothing is finished. */
  async kill(): Promise<void> {
    const { child } = this.backend;
    const gone = new Promise((resolve) => child.once("exit", resolve));
    child.kill("SIGKILL");
    await gone;
  }

  get pid(): number {
    return this.backend.child.pid ?? 0;
  }

  signal(signal: NodeJS.Signals): void {
    this.backend.child.kill(signal);
  }

  /** As an operator would; answers the exit code. */
  async terminate(): Promise<number | null> {
    const { child } = this.backend;
    const code = new Promise<number | null>((resolve) => child.once("exit", resolve));
    child.kill("SIGTERM");
    return await code;
  }

  /** On the same data and ports. */
  async startAgain(): Promise<void> {
    this.backend = await startBackend({ dataDir: this.dataDir, ...this.ports });
  }

  async counters(): Promise<BackendCounters> {
    return (await (await this.admin("/counters")).json()) as BackendCounters;
  }

  admin(target: string, init: RequestInit = {}): Promise<Response> {
    return fetch(this.url + target, {
      ...init,
      headers: { ...init.headers, Authorization: `Convex ${this.deployment.adminKey}` },
    });
  }

  async stop({ beforeRemoval = () => {} } = {}): Promise<void> {
    const { child } = this.backend;
    if (child.exitCode === null && child.signalCode === null) await this.backend.stop();
    beforeRemoval();
    rmSync(path.dirname(this.appDir), { recursive: true, force: true });
  }
}

export interface BackendCounters {
  functions: Record<string, { calls: number; failures: number; conflicts: number }>;
  conflictsByTable: Record<string, number>;
  commits: { commits: number; conflicts: number };
  sockets: { open: number };
  subscriptions: number;
}
