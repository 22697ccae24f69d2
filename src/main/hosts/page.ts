/** The files of the page, by the path in their address: as built, or as a development server makes them. */
import { readFile } from "node:fs/promises";
import { extname, join } from "node:path";
import type { DevelopmentPage } from "./development.ts";

const types: Readonly<Record<string, string>> = {
  ".html": "text/html; charset=utf-8",
  ".js": "text/javascript; charset=utf-8",
  ".css": "text/css; charset=utf-8",
  ".json": "application/json",
  ".svg": "image/svg+xml",
  ".png": "image/png",
  ".jpg": "image/jpeg",
  ".webp": "image/webp",
  ".ico": "image/x-icon",
  ".woff2": "font/woff2",
  ".txt": "text/plain; charset=utf-8",
};

/** What the build names its files: nothing hidden, nothing that leads elsewhere, on any system. */
const segment = /^[A-Za-z0-9_-][A-Za-z0-9._-]*$/;

/**
 * The folder of the built renderer, with `index.html` and `assets/`, whose files carry the hash of their content; or
 * the server that makes them.
 */
export type PageSource = string | DevelopmentPage;

/** The answer to a request for a file of the page; 404 for whatever is none. */
export async function pageResponse(source: PageSource, request: Request): Promise<Response> {
  if (request.method !== "GET" && request.method !== "HEAD")
    return new Response(null, { status: 405, headers: { allow: "GET, HEAD" } });
  return typeof source === "string" ? builtFile(source, request) : madeFile(source, request);
}

/** What the development server makes of the sources. 502 while it does not answer. */
async function madeFile({ origin }: DevelopmentPage, { url, method, headers }: Request): Promise<Response> {
  const { pathname, search } = new URL(url);
  // Vite tells by this header whether a script or a page is wanted.
  const accept = headers.get("accept") ?? "*/*";
  try {
    const made = await fetch(`${origin}${pathname}${search}`, { method, headers: { accept } });
    const type = made.headers.get("content-type") ?? "application/octet-stream";
    return new Response(made.body, {
      status: made.status,
      headers: { "content-type": type, "cache-control": "no-store" },
    });
  } catch {
    return new Response("The development server does not answer.", { status: 502 });
  }
}

async function builtFile(folder: string, request: Request): Promise<Response> {
  const { pathname } = new URL(request.url);
  const path = pathname === "/" ? ["index.html"] : pathname.slice(1).split("/");
  const type = types[extname(path.at(-1) ?? "")];
  if (type === undefined || !path.every((name) => segment.test(name))) return new Response(null, { status: 404 });
  try {
    const body = await readFile(join(folder, ...path));
    const lasting = path[0] === "assets";
    return new Response(request.method === "HEAD" ? null : body, {
      headers: {
        "content-type": type,
        "content-length": String(body.length),
        "cache-control": lasting ? "public, max-age=31536000, immutable" : "no-cache",
      },
    });
  } catch {
    return new Response(null, { status: 404 });
  }
}
