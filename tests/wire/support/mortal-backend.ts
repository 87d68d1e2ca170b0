/** A backend with a small marketplace on it, that a test may kill and start again on the same data and ports. */
import { startBackend, type BackendProcess } from "../../../scripts/lib/backend-process.ts";
import { runFunction, type Deployment } from "../../../scripts/lib/deployment.ts";
import { startTemporaryStack, type TemporaryStack } from "../../../scripts/lib/temporary-stack.ts";

export class MortalBackend {
  private backend: BackendProcess;

  private constructor(private readonly stack: TemporaryStack) {
    this.backend = stack.backend;
  }

  static async start(size: { instructors: number; students: number }): Promise<MortalBackend> {
    const stack = await startTemporaryStack({ seed: false });
    try {
      await runFunction(stack.deployment, "seed:run", { size });
    } catch (error) {
      await stack.stop();
      throw error;
    }
    return new MortalBackend(stack);
  }

  get deployment(): Deployment {
    return this.backend.deployment;
  }

  get url(): string {
    return this.deployment.url;
  }

  /** As a power cut would; then on the same data again. */
  async killAndStartAgain(): Promise<void> {
    const { child } = this.backend;
    const gone = new Promise((resolve) => child.once("exit", resolve));
    child.kill("SIGKILL");
    await gone;
    this.backend = await startBackend(this.stack.settings);
  }

  /** Stands still, as a machine under load or a sleeping one. */
  async standStill(ms: number): Promise<void> {
    const { child } = this.backend;
    child.kill("SIGSTOP");
    await new Promise((resolve) => setTimeout(resolve, ms));
    child.kill("SIGCONT");
  }

  async stop(): Promise<void> {
    const { child } = this.backend;
    if (child.exitCode === null && child.signalCode === null) await this.backend.stop();
    await this.stack.stop();
  }
}
