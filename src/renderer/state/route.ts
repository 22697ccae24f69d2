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

/** Follows the address from now on. */
export function startRoute(): void {
  addEventListener("hashchange", () => useRoute.setState(parseRoute(location.hash), true));
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
    history.replaceState(null, "", hash);
    useRoute.setState(parseRoute(hash), true);
  } else location.hash = hash;
}
