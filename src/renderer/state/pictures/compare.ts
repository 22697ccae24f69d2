/** Which pictures are compared: in the address, so that back leads away from it. */
import type { PictureId } from "../../../contract/values/id.ts";
import { go, type Route } from "../route/route.ts";

/** The fewest and the most pictures that are looked at beside one another. */
export const fewestCompared = 2;
export const mostCompared = 4;

export const canCompare = (count: number): boolean => count >= fewestCompared && count <= mostCompared;

/** The pictures in an address, each once; empty where it names too few. */
export function comparedIn(query: Route["query"]): readonly PictureId[] {
  const ids = (query["compare"] ?? "").split(",").map(Number);
  const sound = [...new Set(ids)].filter((id) => Number.isSafeInteger(id) && id > 0).slice(0, mostCompared);
  return sound.length < fewestCompared ? [] : (sound as PictureId[]);
}

export const compare = (ids: readonly PictureId[]): void =>
  go("studio", { query: { compare: ids.slice(0, mostCompared).join(",") } });
