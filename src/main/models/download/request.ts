/** One request to the hub: redirects followed by hand, so that the token stays with the hub; refusals told apart. */
import { Fault } from "../../../contract/fault.ts";
import { pageInstead } from "./impostor.ts";
import { type Hub, pageOf } from "./hub.ts";
import { Passing } from "./retry.ts";

/** What is asked for, as a refusal names it. */
export interface Subject {
  /** For people: a file's path or "the list of files". */
  readonly what: string;
  readonly repository: string;
}

export interface RequestOptions {
  readonly method?: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
  /** Where false, a redirect is an answer like another. */
  readonly follow?: boolean;
  readonly signal: AbortSignal;
}

const mostRedirects = 5;

/**
 * Asks once. The body of what comes back is to be read or cancelled by the caller.
 * @throws Fault `download.*` where asking again is of no use; `Passing` where it may be; what the signal was aborted
 *   with
 */
export async function request(hub: Hub, subject: Subject, address: string, options: RequestOptions): Promise<Response> {
  const home = new URL(hub.endpoint).origin;
  let url = new URL(address);
  for (let redirects = 0; ; redirects++) {
    const response = await once(hub, url, home, options);
    const location = response.status >= 300 && response.status < 400 ? response.headers.get("location") : null;
    if (location === null || options.follow === false) {
      if (response.status < 400 || response.status === 416) return response;
      throw await refusal(hub, subject, url, url.origin === home, response);
    }
    await drop(response);
    if (redirects === mostRedirects)
      throw new Fault("download.answer", {
        what: subject.what,
        host: url.host,
        why: `it redirects more than ${mostRedirects} times`,
      });
    const next = URL.canParse(location, url.href) ? new URL(location, url.href) : null;
    if (next === null || !["http:", "https:"].includes(next.protocol))
      throw new Fault("download.answer", { what: subject.what, host: url.host, why: "it redirects to no web address" });
    url = next;
  }
}

async function once(
  hub: Hub,
  url: URL,
  home: string,
  { method = "GET", headers = {}, body, signal }: RequestOptions,
): Promise<Response> {
  const patience = new AbortController();
  const timer = setTimeout(() => patience.abort(), hub.patience.silence);
  try {
    // Not Node's own fetch: the copy inside Node 24 ends the process where a server hangs up on a reader that has
    // paused (undici issue 5360). Loaded when something is downloaded, as it takes a part of every start.
    const { fetch } = await import("undici");
    const response = await fetch(url.href, {
      method,
      // Compressed, a part of a file could not be continued.
      headers: {
        ...headers,
        "accept-encoding": "identity",
        ...(hub.token !== null && url.origin === home ? { authorization: `Bearer ${hub.token.value}` } : {}),
      },
      ...(body === undefined ? {} : { body }),
      redirect: "manual",
      signal: AbortSignal.any([signal, patience.signal]),
    });
    return response as unknown as Response;
  } catch (cause) {
    signal.throwIfAborted();
    throw new Passing(url.host, patience.signal.aborted ? "it does not answer" : why(cause), null, { cause });
  } finally {
    clearTimeout(timer);
  }
}

const reasons: Readonly<Record<string, string>> = {
  ECONNREFUSED: "nobody answers there",
  ECONNRESET: "the connection broke",
  UND_ERR_SOCKET: "the connection broke",
  UND_ERR_CONNECT_TIMEOUT: "it does not answer",
  ENOTFOUND: "its address is not known; is this computer online?",
  EAI_AGAIN: "its address is not known; is this computer online?",
};

/** Why a connection failed, for people. */
export function why(error: unknown): string {
  for (let e: unknown = error; e instanceof Error; e = e.cause) {
    const { code } = e as NodeJS.ErrnoException;
    if (code !== undefined && Object.hasOwn(reasons, code)) return reasons[code]!;
    if (code?.startsWith("ERR_TLS") || code?.includes("CERT"))
      return "its certificate cannot be trusted; does this network ask you to sign in?";
  }
  return "the connection broke";
}

const passing = new Set([408, 409, 423, 425, 429, 500, 502, 503, 504, 520, 521, 522, 523, 524]);

async function refusal(
  hub: Hub,
  { what, repository }: Subject,
  url: URL,
  atHome: boolean,
  response: Response,
): Promise<Fault | Passing> {
  const { status, headers } = response;
  const code = headers.get("x-error-code") ?? "";
  const message = headers.get("x-error-message") ?? "";
  await drop(response);
  // What networks that ask to sign in may answer in the place of everybody (RFC 6585).
  if (status === 511) return pageInstead(url.host);
  if (passing.has(status))
    return new Passing(
      url.host,
      status === 429 ? "it is asked too often (429)" : `it answers ${status}`,
      retryAfter(headers.get("retry-after")),
    );
  // Where large files lie, addresses are signed for a while; the hub gives a fresh one.
  if (!atHome && (status === 401 || status === 403)) return new Passing(url.host, `it answers ${status}`, null);
  const page = pageOf(hub, repository);
  const source = hub.token?.source ?? "";
  if (status === 401 && hub.token === null)
    return code === "RepoNotFound"
      ? new Fault("download.not-found", { what, repository })
      : new Fault("download.token-missing", { repository, page });
  if (status === 401) return new Fault("download.token-invalid", { repository, source });
  if (status === 403 && hub.token === null) return new Fault("download.token-missing", { repository, page });
  if (status === 403 && /fine-grained|scope|permission/i.test(message))
    return new Fault("download.token-scope", { repository, source });
  if (status === 403) return new Fault("download.access", { repository, page, source });
  if (status === 404 || status === 410) return new Fault("download.not-found", { what, repository });
  return new Fault("download.refused", { what, host: url.host, status });
}

/** Milliseconds; null where nothing usable is said. */
export function retryAfter(header: string | null, now = Date.now()): number | null {
  if (header === null) return null;
  if (/^\d{1,9}$/.test(header.trim())) return Number(header) * 1000;
  const date = Date.parse(header);
  return Number.isNaN(date) ? null : Math.max(0, date - now);
}

/** Lets go of an answer whose body is of no interest. */
export async function drop(response: Response): Promise<void> {
  await response.body?.cancel().catch(() => undefined);
}
