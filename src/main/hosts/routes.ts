/** What a window loads, from either host: the page's files, and the studio's pictures and uploads. */
import { Hono, type MiddlewareHandler } from "hono";
import { secureHeaders } from "hono/secure-headers";
import { type PagePolicy, pageRoutes, type PageSource } from "./page.ts";
import type { ServedStudio } from "./served.ts";

/**
 * Sets the security headers of every answer. Its content security policy allows the page's own files and pictures, and
 * nothing else.
 */
export function secured({ connect = [], nonce }: PagePolicy = {}): MiddlewareHandler {
  const [own, none] = ["'self'", "'none'"];
  const inline = nonce === undefined ? [] : [`'nonce-${nonce}'`];
  return secureHeaders({
    contentSecurityPolicy: {
      defaultSrc: [none],
      scriptSrc: [own, ...inline],
      styleSrc: [own, ...inline],
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

/** The routes of a window: what it shows of the studio, and its page. */
export function windowRoutes(studio: Promise<Pick<ServedStudio, "media">>, page: PageSource): Hono {
  const routes = new Hono();
  for (const path of ["/media/*", "/upload/*"]) routes.all(path, async ({ req }) => (await studio).media(req.raw));
  return routes.route("/", pageRoutes(page));
}
