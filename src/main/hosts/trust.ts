/** Whom the Electron application trusts, and where its windows may lead. */

export const scheme = "app";
/** The origin of the application's own pages. */
export const appOrigin = `${scheme}://studio`;

/** What of an IPC event tells who sent it. */
export interface Sender {
  /** null where the frame has gone since. */
  readonly frame: { readonly origin: string; readonly parent: unknown } | null;
  readonly contents: number;
}

/** True for the top frame of one of our windows that shows a page of ours. To be asked of every message. */
export function isTrustedSender({ frame, contents }: Sender, windows: ReadonlySet<number>): boolean {
  return frame !== null && frame.parent === null && frame.origin === appOrigin && windows.has(contents);
}

/** True for an address inside the application. */
export function isOwnAddress(address: string): boolean {
  const url = URL.parse(address);
  // Schemes the URL standard does not know have no origin of their own there.
  return (
    url !== null && url.protocol === `${scheme}:` && url.host === "studio" && url.username === "" && url.password === ""
  );
}

/** Sites that the application's own texts link to. */
const sites = ["github.com", "huggingface.co", "arxiv.org", "www.apache.org", "creativecommons.org"];

/** True for a link that may be opened in the artist's browser. */
export function isAllowedOutside(address: string): boolean {
  const url = URL.parse(address);
  return (
    url !== null && url.protocol === "https:" && sites.includes(url.host) && url.username === "" && url.password === ""
  );
}

/** The only thing a page of ours asks for beyond its window: putting text or a picture on the clipboard. */
export function isAllowedPermission(permission: string, origin: string): boolean {
  return permission === "clipboard-sanitized-write" && isOwnAddress(origin);
}
