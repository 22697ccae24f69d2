/** What a window loads, from either host: the page's files, and the studio's pictures and uploads. */
import { serveStatic } from "@hono/node-server/serve-static";
import { Hono, type MiddlewareHandler } from "hono";
import { secureHeaders } from "hono/secure-headers";
import type { StudioService } from "../studio-service.ts";

/**
 * Sets the security headers of every answer. Its content security policy allows the page's own files and pictures, and
 * nothing else.
 * @param connect  addresses beside its own that the page may connect to
 */
export function secured(connect: readonly string[] = []): MiddlewareHandler {
  const [own, none] = ["'self'", "'none'"];
  return secureHeaders({
    contentSecurityPolicy: {
      defaultSrc: [none],
      scriptSrc: [own],
      styleSrc: [own],
      // Pictures dropped or pasted are shown before they are imported.
      imgSrc: [own, "blob:", "data:"],
      fontSrc: [own],
      connectSrc: [own, ...connect],
      baseUri: [none],
      formAction: [none],
      frameAncestors: [none],
      objectSrc: [none],
    },
    permissionsPolicy: { camera: [], microphone: [], geolocation: [], usb: [], serial: [], hid: [] },
    xFrameOptions: "DENY",
    // Neither host speaks TLS, which this would demand.
    strictTransportSecurity: false,
  });
}

/** What the build names its files: nothing hidden, nothing that leads elsewhere, on any system. */
const fileName = /^[A-Za-z0-9_-][A-Za-z0-9._-]*$/;

/**
 * The routes of a window.
 * @param renderer  folder of the built page, with `index.html` and `assets/`, whose files carry the hash of their
 *   content
 */
export function windowRoutes(studio: Pick<StudioService, "media">, renderer: string): Hono {
  const routes = new Hono();
  for (const path of ["/media/*", "/upload/*"]) routes.all(path, ({ req }) => studio.media(req.raw));
  routes.get(
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
    serveStatic({ root: renderer }),
  );
  return routes;
}
