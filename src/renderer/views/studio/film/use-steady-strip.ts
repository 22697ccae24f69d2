import { type RefObject, useEffect, useLayoutEffect, useRef } from "react";
import { type Lying, steadied } from "./film.ts";

const chosenIn = (strip: HTMLElement | null): HTMLElement | null =>
  strip?.querySelector<HTMLElement>('[aria-selected="true"]') ?? null;

/**
 * Keeps the chosen tile where it is seen while tiles come and go before it, while their size changes, and in sight
 * while the strip's width does. Browsers keep what is read in its place upright only, not along a line.
 * @param chosen what tells the chosen tile from others; null while there is none
 * @param moved whatever moves the tiles
 */
export function useSteadyStrip(
  strip: RefObject<HTMLElement | null>,
  chosen: string | null,
  moved: readonly unknown[],
): void {
  const before = useRef<(Lying & { readonly chosen: string }) | null>(null);
  useLayoutEffect(() => {
    const [box, tile] = [strip.current, chosenIn(strip.current)];
    if (!box || !tile || chosen === null) return void (before.current = null);
    const now = { left: tile.offsetLeft - box.offsetLeft, width: tile.offsetWidth, chosen };
    const last = before.current;
    if (last?.chosen === chosen && last.left !== now.left)
      box.scrollLeft = steadied({ scrolled: box.scrollLeft, width: box.clientWidth }, last, now);
    before.current = now;
  }, [strip, chosen, ...moved]);
  useEffect(() => {
    if (!strip.current) return;
    const watch = new ResizeObserver(() =>
      chosenIn(strip.current)?.scrollIntoView({ block: "nearest", inline: "nearest" }),
    );
    watch.observe(strip.current);
    return () => watch.disconnect();
  }, [strip, chosen === null]);
}
