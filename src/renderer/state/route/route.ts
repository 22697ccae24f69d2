/** Where the window is: the hash of its address, so that back, forward and links work. `#people/12?text=hat` */
import { create } from "zustand";

export const views = [
  "studio",
  "people",
  "styles",
  "history",
  "sheets",
  "curate",
  "queue",
  "models",
  "machine",
  "settings",
] as const;
export type View = (typeof views)[number];

export interface Route {
  readonly view: View;
  /** Of the person, style, picture or job it is about. */
  readonly id: number | null;
  readonly query: Readonly<Record<string, string>>;
}

export function parseRoute(hash: string): Route {
  const [path = "", search = ""] = hash.replace(/^#\/?/, "").split("?");
  const [name, id] = path.split("/");
  const view = views.find((one) => one === name) ?? "studio";
  const number = Number(id);
  return {
    view,
    id: id && Number.isSafeInteger(number) && number >= 0 ? number : null,
    query: Object.fromEntries(new URLSearchParams(search)),
  };
}

export function routeHash({ view, id, query }: Partial<Route> & { readonly view: View }): string {
  const search = new URLSearchParams(query).toString();
  return `#${view}${id === null || id === undefined ? "" : `/${id}`}${search ? `?${search}` : ""}`;
}

export const useRoute = create<Route>(() => parseRoute(globalThis.location?.hash ?? ""));

interface Unwritten {
  readonly hash: string;
  /** The address in whose place it is written. */
  readonly over: string;
  readonly timer: ReturnType<typeof setTimeout>;
}

/** What the address is to say, where the window is ahead of it. */
let unwritten: Unwritten | null = null;

/**
 * Milliseconds after which the address says where the window is: once for fast keys. The browser writes it in another
 * process while everything here stands still, as long as half a frame, and refuses what writes it too often.
 */
const rest = 100;

function writeLater(hash: string): void {
  clearTimeout(unwritten?.timer);
  unwritten = { hash, over: location.hash, timer: setTimeout(write, rest) };
}

function write(): void {
  if (unwritten === null) return;
  clearTimeout(unwritten.timer);
  history.replaceState(null, "", unwritten.hash);
  unwritten = null;
}

/** Follows the address from now on. */
export function startRoute(): void {
  addEventListener("pagehide", write);
  // A link may be followed by this click: a step back from there leads to where the window was.
  addEventListener("click", write, true);
  addEventListener("hashchange", () => {
    // What is to be written in the place of this address was chosen since the browser went to it, and counts.
    if (unwritten?.over === location.hash) return write();
    // In that of another, it belongs to what was left.
    clearTimeout(unwritten?.timer);
    unwritten = null;
    useRoute.setState(parseRoute(location.hash), true);
  });
}

/** Goes to a view. `replace` leaves no step back: for selections within a view. */
export function go(
  view: View,
  {
    id = null,
    query = {},
    replace = false,
  }: {
    readonly id?: number | null;
    readonly query?: Readonly<Record<string, string>>;
    readonly replace?: boolean;
  } = {},
): void {
  const hash = routeHash({ view, id, query });
  if (replace) {
    writeLater(hash);
    useRoute.setState(parseRoute(hash), true);
    return;
  }
  // A step back leads to where the window was.
  write();
  location.hash = hash;
}
