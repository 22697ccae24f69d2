/** Parts of the studio whose code is loaded when they are first asked for: most starts need none of it. */
import type { CallMap, FormsOf } from "../contract/rpc/calls.ts";
import type { Handlers } from "../contract/rpc/server.ts";

export interface Later<T> {
  /** The part, loaded now where it was not. What could not be loaded is tried again the next time. */
  get(): Promise<T>;
  /** The part, where anybody has asked for it. */
  known(): Promise<T> | null;
}

export function later<T>(load: () => Promise<T>): Later<T> {
  let loaded: Promise<T> | null = null;
  return {
    get() {
      if (loaded) return loaded;
      const loading = load();
      loaded = loading;
      loading.catch(() => (loaded = null));
      return loading;
    },
    known: () => loaded,
  };
}

/** Handlers of these calls, of a part that is loaded with the first of them. */
export function handlersLater<C extends CallMap<C>, E>(
  calls: FormsOf<C>,
  part: () => Promise<Handlers<C, E>>,
): Handlers<C, E> {
  const handler =
    <K extends keyof C>(call: K): Handlers<C, E>[K] =>
    async (input, context) =>
      (await part())[call](input, context);
  return Object.fromEntries((Object.keys(calls) as (keyof C)[]).map((call) => [call, handler(call)])) as Handlers<C, E>;
}
