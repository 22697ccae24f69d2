/** Styles that lie too far apart to be mixed. */
import { z } from "zod";
import { styles } from "./parts.ts";
import { call, type CallsOf, output } from "../rpc/calls.ts";

/**
 * From this distance of two styles' statistics on (1 less their cosine) a mix of them is in the style of neither: `npm
 * run bench -- --only strength` shows how much is lost below and above it.
 */
export const farApart = 0.75;

/** Two styles of those asked about, by their places among them. */
export type Fighting = readonly [one: number, other: number];

export const fightingCalls = {
  /** Pairs that fight. What counts nothing, or cannot be read, fights with nobody. */
  "styles.fighting": call({ in: z.strictObject({ styles }), out: output<readonly Fighting[]>() }),
};
export type FightingCalls = CallsOf<typeof fightingCalls>;
