/** How the artist looks at pictures in the studio, remembered; and what is open where there is little room. */
import { create } from "zustand";
import { persist } from "zustand/middleware";

export interface Looking {
  readonly compare: boolean;
  readonly film: "small" | "large";
  readonly shelf: "people" | "styles";
  readonly fine: boolean;
}

export const useLooking = create<Looking>()(
  persist((): Looking => ({ compare: true, film: "small", shelf: "styles", fine: false }), { name: "atelier.looking" }),
);

export const look = (change: Partial<Looking>): void => {
  useLooking.setState(change);
};

/** The shelf or the composer over the picture, where they have no column. */
export const useOver = create<{ readonly open: "shelf" | "composer" | null }>(() => ({ open: null }));
