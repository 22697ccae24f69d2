/** When a studio that has said its address goes on loading: the first window's files come first. */
import type { MiddlewareHandler } from "hono";

export interface FirstPage {
  /** Sees every request of the host. */
  readonly seen: MiddlewareHandler;
  /**
   * Resolves once a window has its files and asks to be let in, or once nothing was asked for during `rest`. Loading
   * holds up this thread, so that a page asked for meanwhile would wait for all of it.
   */
  readonly fetched: Promise<void>;
}

/**
 * @param rest  milliseconds
 * @param door  the path where a window asks to be let in
 */
export function firstPage(rest: number, door: string): FirstPage {
  const { promise, resolve } = Promise.withResolvers<void>();
  let waiting = true;
  const end = (): void => {
    waiting = false;
    clearTimeout(timer);
    resolve();
  };
  const timer = setTimeout(end, rest);
  return {
    async seen({ req }, next) {
      if (waiting) timer.refresh();
      await next();
      if (req.path === door) end();
    },
    fetched: promise,
  };
}
