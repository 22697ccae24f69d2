/** How the artist looks at the history, remembered. */
import { create } from "zustand";
import { persist } from "zustand/middleware";

export const tileSizes = { min: 84, max: 320, step: 4 } as const;

export interface HistoryLook {
  /** Least width of a tile, in pixels. */
  readonly tile: number;
  /** Whether the pictures of one job lie on one another. */
  readonly stacked: boolean;
  /** Whether the pictures stand on a map of likeness and style match, too. */
  readonly map: boolean;
}

export const useHistoryLook = create<HistoryLook>()(
  persist((): HistoryLook => ({ tile: 132, stacked: true, map: false }), { name: "atelier.history" }),
);
