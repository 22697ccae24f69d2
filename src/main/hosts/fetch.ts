/** Node's HTTP messages as the web's `Request` and `Response`, which both hosts speak. */
import type { IncomingMessage, ServerResponse } from "node:http";
import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import type { ReadableStream as NodeStream } from "node:stream/web";

/** The request; its signal aborts when the browser goes away. @throws TypeError for an address that is none */
export function toRequest(message: IncomingMessage, origin: string, signal: AbortSignal): Request {
  const headers = new Headers();
  for (const [name, value] of Object.entries(message.headers)) {
    for (const item of Array.isArray(value) ? value : [value ?? ""]) headers.append(name, item);
  }
  const method = message.method ?? "GET";
  const body = method === "GET" || method === "HEAD" ? null : (Readable.toWeb(message) as ReadableStream<Uint8Array>);
  // The whole address is built here: a request line may name any host.
  const url = new URL(origin);
  const [pathname = "/", search = ""] = (message.url ?? "/").split(/\?(.*)/s);
  url.pathname = pathname;
  url.search = search;
  return new Request(url, { method, headers, body, signal, ...(body ? { duplex: "half" } : {}) });
}

/** Sends the response; a browser that goes away in the middle ends it quietly. */
export async function sendResponse(response: Response, to: ServerResponse): Promise<void> {
  to.writeHead(response.status, Object.fromEntries(response.headers));
  if (!response.body || to.req.method === "HEAD") {
    await response.body?.cancel();
    to.end();
    return;
  }
  try {
    await pipeline(Readable.fromWeb(response.body as NodeStream), to);
  } catch {
    to.destroy();
  }
}
