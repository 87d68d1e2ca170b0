import net from "node:net";
import { fail } from "./settings.ts";

/** Ends with a clear sentence when a port is taken, before anything is started. */
export async function assertPortFree(port: number, variable: string): Promise<void> {
  const free = await new Promise<boolean>((resolve) => {
    const probe = net.createServer();
    probe.once("error", () => resolve(false));
    probe.listen(port, "127.0.0.1", () => probe.close(() => resolve(true)));
  });
  if (!free) fail(`Port ${port} is taken. Stop what runs there, or choose another one with ${variable}=….`);
}
