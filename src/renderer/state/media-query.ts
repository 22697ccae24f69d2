/** Whether the window is as a media query says, followed. */
import { useSyncExternalStore } from "react";

export function useMediaQuery(query: string): boolean {
  return useSyncExternalStore(
    (changed) => {
      const list = matchMedia(query);
      list.addEventListener("change", changed);
      return () => list.removeEventListener("change", changed);
    },
    () => matchMedia(query).matches,
  );
}

/** How much room there is: all columns, no shelf, or one column. */
export type Room = "wide" | "medium" | "narrow";

export function useRoom(): Room {
  const wide = useMediaQuery("(min-width: 1100px)");
  const medium = useMediaQuery("(min-width: 820px)");
  return wide ? "wide" : medium ? "medium" : "narrow";
}
