/** The farm as the studio tells of it; null until it has answered. */
import { create } from "zustand";
import type { FarmState } from "../../contract/farm.ts";
import { call, on } from "./link.ts";

export const useFarm = create<{ readonly state: FarmState | null }>(() => ({ state: null }));

/** Follows the farm. Its first answer is not waited for: a farm that is away takes its time. */
export function startFarm(): void {
  on("farm.changed", (state) => useFarm.setState({ state }));
  void reloadFarm().catch(() => undefined);
}

export async function reloadFarm(): Promise<void> {
  useFarm.setState({ state: await call("farm.state", null) });
}

/** Whether the artist joined a farm. */
export const useJoined = (): boolean => useFarm(({ state }) => state !== null && state.farm !== null);
