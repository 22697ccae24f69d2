/** Who may use the studio over HTTP: only pages of this host, in a browser that was shown the access token. */
import { createHash, createHmac, randomBytes, timingSafeEqual } from "node:crypto";

/** The parts of a request that tell who asks. */
export interface Asker {
  readonly method: string;
  readonly host: string | undefined;
  readonly origin: string | undefined;
  /** `sec-fetch-site`, which pages cannot forge. */
  readonly site: string | undefined;
  readonly cookie: string | undefined;
}

export interface Admission {
  /** What the printed address carries in its fragment, which browsers send nowhere. */
  readonly token: string;
  /** True when the request is addressed to this host by name: no other name may lead here (DNS rebinding). */
  addressed(asker: Asker): boolean;
  /** True when no page of another origin sent it. What changes something, and every socket, must name its origin. */
  own(asker: Asker, strict: boolean): boolean;
  /** True when it carries the cookie that the token was exchanged for. */
  admitted(asker: Asker): boolean;
  /** The cookie's header for the right token; null for any other. */
  exchange(token: unknown): string | null;
}

/** A new access token: 43 characters that nobody can guess. */
export const accessToken = (): string => randomBytes(32).toString("base64url");

/** Compares in constant time, whatever the lengths. */
function same(a: string, b: string): boolean {
  const hash = (text: string) => createHash("sha256").update(text).digest();
  return timingSafeEqual(hash(a), hash(b));
}

/**
 * @param port  where the host listens; part of the cookie's name, because cookies do not tell ports apart
 * @param token  what is exchanged for the cookie. The cookie follows from it and does not tell it
 */
export function createAdmission(port: number, token = accessToken()): Admission {
  const pass = createHmac("sha256", token).update("cookie").digest("base64url");
  const name = `atelier-${port}`;
  const hosts = [`127.0.0.1:${port}`, `localhost:${port}`];
  return {
    token,
    addressed: ({ host }) => host !== undefined && hosts.includes(host),
    own({ method, host, origin, site }, strict) {
      if (origin !== undefined ? origin !== `http://${host}` : strict) return false;
      return site === undefined || site === "same-origin" || (site === "none" && method === "GET");
    },
    admitted: ({ cookie = "" }) =>
      cookie.split(/; */).some((pair) => pair.startsWith(`${name}=`) && same(pair.slice(name.length + 1), pass)),
    exchange: (given) =>
      typeof given === "string" && same(given, token) ? `${name}=${pass}; Path=/; HttpOnly; SameSite=Strict` : null,
  };
}
