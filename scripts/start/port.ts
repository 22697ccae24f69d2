/** Ports, as options name them and as the system gives them. */
import { once } from "node:events";
import { createServer } from "node:net";
import type { AddressInfo } from "node:net";

/** The port that an option names. @throws Error with a sentence for the person who gave it */
export function portNumber(option: string, given: string): number {
  const port = Number(given);
  if (given.trim() === "" || !Number.isInteger(port) || port < 0 || port > 65_535)
    throw new Error(`${option} takes a number from 0 to 65535, not ${given}`);
  return port;
}

/** The port where it is free on this machine, else another one that is. */
export async function freePort(wanted = 0): Promise<number> {
  const server = createServer();
  try {
    server.listen(wanted, "127.0.0.1");
    await once(server, "listening");
    return (server.address() as AddressInfo).port;
  } catch (error) {
    if (wanted !== 0 && (error as NodeJS.ErrnoException).code === "EADDRINUSE") return freePort();
    throw error;
  } finally {
    server.close();
  }
}
