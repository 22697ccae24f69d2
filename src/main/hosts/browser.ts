/**
 * The studio for a browser on the same machine: its page, media and calls over HTTP and WebSockets at 127.0.0.1.
 * Whoever can open the printed address is the artist; every other page and program is turned away.
 */
import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import type { Duplex } from "node:stream";
import { WebSocketServer } from "ws";
import { Fault } from "../../contract/fault.ts";
import { serve } from "../../contract/rpc/server.ts";
import type { StudioCalls, StudioEvents } from "../../contract/studio.ts";
import type { StudioService } from "../studio-service.ts";
import { type Admission, type Asker, createAdmission } from "./admission.ts";
import { sendResponse, toRequest } from "./fetch.ts";
import { pagePolicy, type PolicyOptions, secured } from "./headers.ts";
import { pageResponse, type PageSource } from "./page.ts";
import { type WatchOptions, watchedPort } from "./socket-port.ts";

export interface BrowserHostOptions {
  readonly studio: Pick<StudioService, "handlers" | "media" | "onEvent">;
  readonly renderer: PageSource;
  /** Taken exactly; without it 4170, or any that is free. */
  readonly port?: number;
  /** A new one where absent. */
  readonly token?: string;
  readonly sockets?: WatchOptions & { /** Bytes of one message. */ readonly limit?: number };
}

export interface BrowserHost {
  /** `http://127.0.0.1:<port>`. */
  readonly origin: string;
  /** The origin with the access token: what the artist opens. */
  readonly address: string;
  close(): Promise<void>;
}

const usualPort = 4170;
/** Where the window's WebSocket connects. */
const socketPath = "/rpc";

/** @throws Fault `studio.port-taken` where the port asked for is in use */
export async function startBrowserHost({
  studio,
  renderer,
  port: asked,
  token,
  sockets = {},
}: BrowserHostOptions): Promise<BrowserHost> {
  const server = createServer();
  const port = await listen(server, asked);
  const origin = `http://127.0.0.1:${port}`;
  const admission = createAdmission(port, token);
  // Not every browser takes 'self' to include the socket of the same address.
  const { connect = [], ...beyond } = pagePolicy(renderer);
  const policy: PolicyOptions = {
    ...beyond,
    connect: [`ws://127.0.0.1:${port}`, `ws://localhost:${port}`, ...connect],
  };

  async function answer(message: IncomingMessage, to: ServerResponse): Promise<void> {
    const gone = new AbortController();
    to.once("close", () => gone.abort());
    await sendResponse(secured(await respond(message, gone.signal), policy), to);
  }

  async function respond(message: IncomingMessage, signal: AbortSignal): Promise<Response> {
    const asker = askerOf(message);
    if (!admission.addressed(asker)) return refusal(403);
    const request = toRequest(message, origin, signal);
    const { pathname } = new URL(request.url);
    const asset =
      (request.method === "GET" || request.method === "HEAD") && !/^\/(media|upload|session)(\/|$)/.test(pathname);
    if (asset)
      return asker.origin === undefined || admission.own(asker, false) ? pageResponse(renderer, request) : refusal(403);
    if (!admission.own(asker, request.method !== "GET" && request.method !== "HEAD")) return refusal(403);
    if (pathname === "/session" && request.method === "POST") return exchange(admission, request);
    if (!admission.admitted(asker)) return refusal(401);
    return pathname === "/session" ? new Response(null, { status: 204 }) : studio.media(request);
  }

  server.on("request", (message, to) => {
    answer(message, to).catch(() => {
      if (to.headersSent) to.destroy();
      else to.writeHead(400).end();
    });
  });

  const limit = sockets.limit ?? 4 * 2 ** 20;
  const upgrades = new WebSocketServer({ noServer: true, maxPayload: limit, perMessageDeflate: false });
  server.on("upgrade", (message: IncomingMessage, socket: Duplex, head: Buffer) => {
    const asker = askerOf(message);
    if (!admission.addressed(asker) || !admission.own(asker, true) || message.url !== socketPath)
      return turnAway(socket, "403 Forbidden");
    if (!admission.admitted(asker)) return turnAway(socket, "401 Unauthorized");
    upgrades.handleUpgrade(message, socket, head, (window) => {
      const session = serve<StudioCalls, StudioEvents>(watchedPort(window, sockets), studio.handlers, { limit });
      const off = studio.onEvent(({ name, payload }) => session.emit(name, payload));
      void session.closed.then(off);
    });
  });

  return {
    origin,
    address: `${origin}/#${admission.token}`,
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

const askerOf = ({ method = "GET", headers }: IncomingMessage): Asker => ({
  method,
  host: headers.host,
  origin: headers.origin,
  site: headers["sec-fetch-site"] as string | undefined,
  cookie: headers.cookie,
});

const refusal = (status: 401 | 403): Response => new Response(null, { status });

function turnAway(socket: Duplex, status: string): void {
  socket.on("error", () => {});
  socket.end(`HTTP/1.1 ${status}\r\nConnection: close\r\nContent-Length: 0\r\n\r\n`);
}

async function exchange(admission: Admission, request: Request): Promise<Response> {
  if (Number(request.headers.get("content-length") ?? Infinity) > 1000) return refusal(401);
  const cookie = admission.exchange(await request.text());
  return cookie === null ? refusal(401) : new Response(null, { status: 204, headers: { "set-cookie": cookie } });
}

async function listen(server: Server, asked: number | undefined): Promise<number> {
  for (const port of asked === undefined ? [usualPort, 0] : [asked]) {
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
  throw new Fault("studio.port-taken", { port: asked ?? usualPort });
}
