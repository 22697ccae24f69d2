/** How the artist looks at pictures in the studio, remembered; and what is open where there is little room. */
import { create } from "zustand";
import { persist } from "zustand/middleware";

export interface Looking {
  readonly film: "small" | "large";
  readonly shelf: "people" | "styles";
  readonly fine: boolean;
}

export const useLooking = create<Looking>()(
  persist((): Looking => ({ film: "small", shelf: "styles", fine: false }), { name: "atelier.looking" }),
);

export const look = (change: Partial<Looking>): void => {
  useLooking.setState(change);
};

/** The shelf or the composer over the picture, where they have no column. */
export const useOver = create<{ readonly open: "shelf" | "composer" | null }>(() => ({ open: null }));

/** Which of the compared pictures keys speak of, from 0. */
export const useActive = create<{ readonly at: number }>(() => ({ at: 0 }));
