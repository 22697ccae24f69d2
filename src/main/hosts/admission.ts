/** Who may use the studio over HTTP: only pages of this host, in a browser that was shown the access token. */
import { createHash, randomBytes, timingSafeEqual } from "node:crypto";
import type { Context, Handler, MiddlewareHandler } from "hono";
import { getCookie, setCookie } from "hono/cookie";

export interface Admission {
  /** What the printed address carries in its fragment, which browsers send nowhere. */
  readonly token: string;
  /** Refuses with 403 what is not addressed to this host by name: no other name may lead here (DNS rebinding). */
  readonly addressed: MiddlewareHandler;
  /** Refuses with 403 what a page of another origin sent. Following a link from elsewhere is allowed. */
  readonly visited: MiddlewareHandler;
  /** The same, links included. What changes something, and every socket, must name its origin. */
  readonly own: MiddlewareHandler;
  /** Refuses with 401 what does not carry the cookie that the token was exchanged for. */
  readonly admitted: MiddlewareHandler;
  /** Answers the right token with the cookie, and any other with 401. */
  readonly exchange: Handler;
}

const secret = (): string => randomBytes(32).toString("base64url");

/** Compares in constant time, whatever the lengths. */
function same(a: string, b: string): boolean {
  const hash = (text: string) => createHash("sha256").update(text).digest();
  return timingSafeEqual(hash(a), hash(b));
}

const refuseUnless =
  (holds: (context: Context) => boolean, status: 401 | 403): MiddlewareHandler =>
  (context, next) =>
    holds(context) ? next() : Promise.resolve(context.body(null, status));

function isOwn({ req }: Context): boolean {
  const [host, origin, site] = [req.header("host"), req.header("origin"), req.header("sec-fetch-site")];
  const anonymous = (req.method === "GET" || req.method === "HEAD") && req.header("upgrade") === undefined;
  if (origin === undefined ? !anonymous : origin !== `http://${host}`) return false;
  // Pages cannot forge `sec-fetch-site`.
  return site === undefined || site === "same-origin" || (site === "none" && req.method === "GET");
}

/** No token is longer, in bytes. */
const longestToken = 1000;

/** @param port  where the host listens; part of the cookie's name, because cookies do not tell ports apart */
export function createAdmission(port: number): Admission {
  const [token, pass, name] = [secret(), secret(), `atelier-${port}`];
  const hosts = [`127.0.0.1:${port}`, `localhost:${port}`];
  return {
    token,
    addressed: refuseUnless(({ req }) => hosts.includes(req.header("host") ?? ""), 403),
    visited: refuseUnless((context) => context.req.header("origin") === undefined || isOwn(context), 403),
    own: refuseUnless(isOwn, 403),
    admitted: refuseUnless((context) => same(getCookie(context, name) ?? "", pass), 401),
    async exchange(context) {
      const { req } = context;
      const tooLong = Number(req.header("content-length") ?? Infinity) > longestToken;
      if (tooLong || !same(await req.text(), token)) return context.body(null, 401);
      setCookie(context, name, pass, { httpOnly: true, sameSite: "Strict" });
      return context.body(null, 204);
    },
  };
}
