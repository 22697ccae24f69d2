/** Paths as a person types or pastes them: a window has no folder to begin from, so each is whole. */

/** Absolute in the way of one of the systems the studio runs on. */
export const fullPath = /^(\/|[A-Za-z]:[\\/]|\\\\)/;

export const isFullPath = (path: string): boolean => fullPath.test(path);

/**
 * What was meant by a text where a path is typed. File managers copy a path as `"C:\\Pictures"` or as
 * `file:///home/ana/My%20Pictures`; anything else stays as it is.
 */
export function pathMeant(typed: string): string {
  const text = typed.trim();
  const [, quoted] = /^(?:"([^"]+)"|'([^']+)'|“([^”]+)”)$/.exec(text)?.filter(Boolean) ?? [];
  if (quoted !== undefined) return isFullPath(quoted) ? quoted : typed;
  return fromFileUrl(text) ?? typed;
}

function fromFileUrl(text: string): string | null {
  const [, host = "", rest] = /^file:\/\/([^/]*)(\/.*)$/i.exec(text) ?? [];
  if (rest === undefined) return null;
  try {
    const path = decodeURIComponent(rest);
    if (/^\/[A-Za-z]:/.test(path)) return path.slice(1);
    return host === "" || host === "localhost" ? path : `\\\\${host}${path.replaceAll("/", "\\")}`;
  } catch {
    return null;
  }
}
