/** The headers of everything a window loads, from either host. */
import type { PageSource } from "./page.ts";

export interface PolicyOptions {
  /** Addresses beside its own that the page may connect to. */
  readonly connect?: readonly string[];
  /** Marks what the page may hold of scripts and style sheets inline; absent where that is nothing. */
  readonly nonce?: string;
}

/** The content security policy: the page's own files, its own pictures, and nothing else. */
export function contentSecurityPolicy({ connect = [], nonce }: PolicyOptions = {}): string {
  const own = "'self'";
  const inline = nonce === undefined ? [] : [`'nonce-${nonce}'`];
  const directives: Readonly<Record<string, readonly string[]>> = {
    "default-src": ["'none'"],
    "script-src": [own, ...inline],
    "style-src": [own, ...inline],
    // Pictures dropped or pasted are shown before they are imported.
    "img-src": [own, "blob:", "data:"],
    "font-src": [own],
    "connect-src": [own, ...connect],
    "base-uri": ["'none'"],
    "form-action": ["'none'"],
    "frame-ancestors": ["'none'"],
    "object-src": ["'none'"],
  };
  return Object.entries(directives)
    .map(([name, sources]) => [name, ...sources].join(" "))
    .join("; ");
}

/** What a page under development needs beyond the usual policy; nothing where it was built. */
export const pagePolicy = (source: PageSource): PolicyOptions =>
  typeof source === "string" ? {} : { connect: [source.origin.replace(/^http/, "ws")], nonce: source.nonce };

/** The headers that every answer carries. */
export function securityHeaders(options: PolicyOptions = {}): Readonly<Record<string, string>> {
  return {
    "content-security-policy": contentSecurityPolicy(options),
    "x-content-type-options": "nosniff",
    "referrer-policy": "no-referrer",
    // No other site may show the artist's pictures or reach this window.
    "cross-origin-resource-policy": "same-origin",
    "cross-origin-opener-policy": "same-origin",
    "permissions-policy": "camera=(), microphone=(), geolocation=(), usb=(), serial=(), hid=()",
  };
}

/** The answer with the security headers set, whoever made it. */
export function secured(response: Response, options: PolicyOptions = {}): Response {
  const headers = new Headers(response.headers);
  for (const [name, value] of Object.entries(securityHeaders(options))) headers.set(name, value);
  return new Response(response.body, { status: response.status, statusText: response.statusText, headers });
}
