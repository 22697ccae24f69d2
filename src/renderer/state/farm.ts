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

/** Tags of machines of the farm's pool, and one that is asked for though none has it now. */
export function useTags(chosen: string | null = null): readonly string[] {
  const farm = useFarm(({ state }) => state?.farm ?? null);
  const machines = farm?.machines.filter(({ pool }) => pool === farm.pool) ?? [];
  const all = [...machines.flatMap(({ tags }) => tags), ...(chosen === null ? [] : [chosen])];
  return [...new Set(all)].toSorted();
}

/** Whether the artist joined a farm. */
export const useJoined = (): boolean => useFarm(({ state }) => state !== null && state.farm !== null);
