/** The files of the page, by the path in their address: as built, or as a development server makes them. */
import { serveStatic } from "@hono/node-server/serve-static";
import { Hono } from "hono";
import { proxy } from "hono/proxy";
import type { DevelopmentPage } from "./development.ts";

/**
 * The folder of the built page, with `index.html` and `assets/`, whose files carry the hash of their content; or the
 * server that makes them.
 */
export type PageSource = string | DevelopmentPage;

/** What a page may do beyond loading its own files. */
export interface PagePolicy {
  /** Addresses beside its own that it may connect to. */
  readonly connect?: readonly string[];
  /** Marks what it may hold of scripts and style sheets inline; absent where that is nothing. */
  readonly nonce?: string;
}

/** What a page under development needs; nothing where it was built. */
export const pagePolicy = (source: PageSource): PagePolicy =>
  typeof source === "string" ? {} : { connect: [source.origin.replace(/^http/, "ws")], nonce: source.nonce };

/** The routes of the page's files; 404 for whatever is none. */
export const pageRoutes = (source: PageSource): Hono =>
  typeof source === "string" ? builtPage(source) : madePage(source);

/** What the build names its files: nothing hidden, nothing that leads elsewhere, on any system. */
const fileName = /^[A-Za-z0-9_-][A-Za-z0-9._-]*$/;

function builtPage(folder: string): Hono {
  return new Hono().get(
    "*",
    async ({ req, body }, next) => {
      const names = new URL(req.url).pathname.slice(1).split("/");
      const isFile = req.path === "/" || names.every((name) => fileName.test(name));
      return isFile ? next() : body(null, 404);
    },
    async (context, next) => {
      await next();
      const lasting = context.req.path.startsWith("/assets/");
      if (context.res.ok) context.header("cache-control", lasting ? "public, max-age=31536000, immutable" : "no-cache");
    },
    serveStatic({ root: folder }),
  );
}

/** What the development server makes of the sources. 502 while it does not answer. */
function madePage({ origin }: DevelopmentPage): Hono {
  return new Hono().get("*", async ({ req, text }) => {
    const { pathname, search } = new URL(req.url);
    try {
      // Vite tells by this header whether a script or a page is wanted.
      const made = await proxy(`${origin}${pathname}${search}`, { headers: { accept: req.header("accept") ?? "*/*" } });
      made.headers.set("cache-control", "no-store");
      return made;
    } catch {
      return text("The development server does not answer.", 502);
    }
  });
}
