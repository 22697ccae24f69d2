/** A hub as it is asked here: its address, who asks, and how patiently. */
import { Fault } from "../../../contract/fault.ts";
import type { Token } from "./token.ts";

export const usualEndpoint = "https://huggingface.co";

export interface Hub {
  /** Without a slash at the end. */
  readonly endpoint: string;
  readonly token: Token | null;
  readonly patience: Patience;
}

export interface Patience {
  /** Failures one after another, without a byte gained between them. */
  readonly attempts: number;
  /** Milliseconds before the second attempt; doubled before each further one. */
  readonly firstDelay: number;
  /** Milliseconds; no wait is longer, whatever the hub asks for. */
  readonly longestDelay: number;
  /** Milliseconds without a single byte after which a connection counts as broken. */
  readonly silence: number;
}

export const usualPatience: Patience = { attempts: 6, firstDelay: 1000, longestDelay: 120_000, silence: 60_000 };

const loopback = (host: string): boolean =>
  host === "localhost" || host === "[::1]" || /^127\.\d+\.\d+\.\d+$/.test(host);

/**
 * The hub to ask.
 * @throws Fault `download.endpoint` where the address is none, or would carry the token unencrypted over a network
 */
export function openHub(endpoint: string, token: Token | null, patience: Patience = usualPatience): Hub {
  const url = URL.canParse(endpoint) ? new URL(endpoint) : null;
  const refuse = (why: string): never => {
    throw new Fault("download.endpoint", {
      endpoint: url === null ? endpoint : `${url.protocol}//${url.host}${url.pathname}`,
      why,
    });
  };
  if (url === null || !["http:", "https:"].includes(url.protocol)) return refuse("it is no http or https address");
  if (url.username !== "" || url.password !== "" || url.search !== "" || url.hash !== "")
    return refuse("it holds more than host and path");
  if (token !== null && url.protocol === "http:" && !loopback(url.hostname))
    return refuse("your token would travel there unencrypted");
  return { endpoint: url.href.replace(/\/+$/, ""), token, patience };
}

const encoded = (path: string): string => path.split("/").map(encodeURIComponent).join("/");

/** Where a repository's page is: there its licence is accepted. */
export const pageOf = (hub: Hub, repository: string): string => `${hub.endpoint}/${encoded(repository)}`;

/** Where the hub gives a file of one revision. */
export const addressOf = (hub: Hub, repository: string, revision: string, path: string): string =>
  `${pageOf(hub, repository)}/resolve/${encodeURIComponent(revision)}/${encoded(path)}`;
