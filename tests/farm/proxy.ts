/** A cable between a machine and its queue that a test can pull out and put in again. */
import { connect, createServer, type Socket } from "node:net";
import { onTestFinished } from "vitest";

export interface Cable {
  /** The queue through the cable. */
  readonly url: URL;
  pull(): void;
  plug(): void;
}

export async function cableTo(queue: URL): Promise<Cable> {
  const open = new Set<Socket>();
  let whole = true;
  const server = createServer((near) => {
    if (!whole) return near.destroy();
    const far = connect(Number(queue.port), queue.hostname);
    for (const [one, other] of [
      [near, far],
      [far, near],
    ] as const) {
      open.add(one);
      one.on("error", () => other.destroy());
      one.on("close", () => {
        open.delete(one);
        other.destroy();
      });
      one.pipe(other);
    }
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const pull = () => {
    whole = false;
    for (const socket of open) socket.destroy();
  };
  onTestFinished(() => {
    pull();
    server.close();
  });
  const { port } = server.address() as { readonly port: number };
  return { url: new URL(`redis://127.0.0.1:${port}`), pull, plug: () => void (whole = true) };
}
