/**
 * The studio for a browser on the same machine: its page, media and calls over HTTP and WebSockets at 127.0.0.1.
 * Whoever can open the printed address is the artist; every other page and program is turned away.
 */
import type { Server } from "node:http";
import type { AddressInfo } from "node:net";
import { createAdaptorServer, upgradeWebSocket, type WebSocketServerLike } from "@hono/node-server";
import { Hono } from "hono";
import { type WebSocket, WebSocketServer } from "ws";
import { Fault } from "../../contract/fault.ts";
import { createAdmission } from "./admission.ts";
import { firstPage } from "./first-page.ts";
import { type PageSource, pagePolicy } from "./page.ts";
import { secured, windowRoutes } from "./routes.ts";
import type { ServedStudio } from "./served.ts";
import { type WatchOptions, watchedPort } from "./socket-port.ts";

export interface BrowserHostOptions {
  /** It may still be being opened: the window is served at once, and what it asks for waits. */
  readonly studio: Promise<ServedStudio>;
  readonly renderer: PageSource;
  /** Taken exactly; without it the usual one, or the next that is free. */
  readonly port?: number;
  /** The port of earlier starts, so that bookmarks lead here again. */
  readonly usualPort?: number;
  /** A new one where absent. */
  readonly token?: string;
  readonly sockets?: WatchOptions & { /** Bytes of one message. */ readonly limit?: number };
}

export interface BrowserHost {
  /** `http://127.0.0.1:<port>`. */
  readonly origin: string;
  /** The origin with the access token: what the artist opens. */
  readonly address: string;
  readonly port: number;
  /** What admits windows; with it those that are open are admitted after a restart, too. */
  readonly token: string;
  /** Resolves once what the studio still has to load holds up no window's files. */
  readonly fetched: Promise<void>;
  close(): Promise<void>;
}

/** Where a studio is that never was anywhere. */
export const firstPort = 4170;
/** Ports that are tried after the usual one, before the system says which is free. */
const neighbours = 20;
/** Where the window's WebSocket connects. */
const socketPath = "/rpc";
/** Where a window shows the token. */
const doorPath = "/session";
/** Milliseconds within which a browser that stands by asks for the page, and from one of its files to the next. */
const pageRest = 200;

/** @throws Fault `studio.port-taken` where the port asked for is in use */
export async function startBrowserHost({
  studio,
  renderer,
  port: asked,
  usualPort = firstPort,
  token: given,
  sockets = {},
}: BrowserHostOptions): Promise<BrowserHost> {
  const limit = sockets.limit ?? 4 * 2 ** 20;
  const upgrades = new WebSocketServer({ noServer: true, maxPayload: limit, perMessageDeflate: false });
  const app = new Hono();
  const server = createAdaptorServer({
    fetch: app.fetch,
    overrideGlobalObjects: false,
    websocket: { server: upgrades as WebSocketServerLike },
    // A request for any other protocol stays a plain one, which is refused below.
    serverOptions: { shouldUpgradeCallback: ({ headers }) => headers.upgrade?.toLowerCase() === "websocket" },
  }) as Server;
  const port = await listen(server, asked === undefined ? candidates(usualPort) : [asked]);
  const origin = `http://127.0.0.1:${port}`;
  const { token, addressed, visited, own, admitted, exchange } = createAdmission(port, given);

  const page = firstPage(pageRest, doorPath);

  // What arrives before the studio is there waits in the port.
  function serveWindow(window: WebSocket): void {
    const port = watchedPort(window, sockets);
    void studio.then((opened) => opened.serve(port, { limit }));
  }

  // Not every browser takes 'self' to include the socket of the same address.
  const { connect = [], ...inline } = pagePolicy(renderer);
  const ownSockets = [`ws://127.0.0.1:${port}`, `ws://localhost:${port}`];
  app.use(page.seen, secured({ ...inline, connect: [...ownSockets, ...connect] }), addressed);
  app.get(
    socketPath,
    own,
    admitted,
    upgradeWebSocket(() => ({ onOpen: (_, { raw }) => serveWindow(raw as WebSocket) })),
  );
  // Nothing else leads to another protocol.
  app.use(({ req, body }, next) => (req.header("upgrade") ? Promise.resolve(body(null, 403)) : next()));
  app.post(doorPath, own, exchange);
  app.get(doorPath, own, admitted, ({ body }) => body(null, 204));
  for (const path of ["/media/*", "/upload/*"]) app.use(path, own, admitted);
  app.use(visited);
  app.route("/", windowRoutes(studio, renderer));

  return {
    origin,
    port,
    token,
    address: `${origin}/#${token}`,
    fetched: page.fetched,
    async close() {
      const closed = new Promise((resolve) => server.close(resolve));
      for (const window of upgrades.clients) window.close(1001);
      server.closeIdleConnections();
      // What does not end by itself must not hold up the end.
      const late = setTimeout(() => {
        for (const window of upgrades.clients) window.terminate();
        server.closeAllConnections();
      }, 500);
      await closed;
      clearTimeout(late);
    },
  };
}

/** The usual port first, then those after it. */
const candidates = (usual: number): readonly number[] => [
  ...Array.from({ length: neighbours }, (_, n) => usual + n).filter((port) => port < 2 ** 16),
  0,
];

async function listen(server: Server, ports: readonly number[]): Promise<number> {
  for (const port of ports) {
    try {
      await new Promise<void>((resolve, reject) => {
        server.once("error", reject);
        server.listen(port, "127.0.0.1", () => {
          server.off("error", reject);
          resolve();
        });
      });
      return (server.address() as AddressInfo).port;
    } catch (error) {
      const taken = (error as NodeJS.ErrnoException).code === "EADDRINUSE";
      if (!taken) throw error;
    }
  }
  throw new Fault("studio.port-taken", { port: ports[0] ?? 0 });
}
