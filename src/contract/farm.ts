/** The farm that a studio joined: its machines, what waits there, and whether this one lends itself. */
import { z } from "zod";
import { absolutePath, maybe, nothing } from "./values/forms.ts";
import { call, type CallsOf, output } from "./rpc/calls.ts";

/** A machine that works for the farm. */
export interface FarmMachine {
  readonly name: string;
  /** Of the model it works with. */
  readonly model: string;
  readonly pool: string;
  readonly tags: readonly string[];
  readonly state: "idle" | "working" | "paused" | "suspended" | "leaving";
  /** Why it was set aside; null otherwise. */
  readonly reason: string | null;
  /** Whose picture it makes; null where it makes none. */
  readonly makes: "own" | "other" | null;
  /** Which of this studio's pictures it makes; null where it makes none of them. */
  readonly picture: { readonly title: string; readonly picture: number; readonly pictures: number } | null;
  /** How far it is with its picture, whosever it is; null before the first step. */
  readonly at: { readonly step: number; readonly steps: number } | null;
  readonly made: number;
  readonly failed: number;
  /** A picture took it on average; null before the first. */
  readonly seconds: number | null;
}

export interface JoinedFarm {
  /** Where its queue is. */
  readonly host: string;
  /** Its folder or place of files, as this machine sees it. */
  readonly store: string;
  readonly pool: string;
  /** Why it does not answer, in words; null while it does. */
  readonly problem: string | null;
  readonly machines: readonly FarmMachine[];
  /** No machine of the pool takes more, until the pool is taken up again. */
  readonly paused: boolean;
  /** Pictures of all artists. */
  readonly waiting: number;
  readonly working: number;
}

/** This machine as one of the farm's. */
export type Lending =
  | { readonly state: "off" }
  /** Its model is being proven. */
  | { readonly state: "joining" }
  | { readonly state: "on"; readonly name: string }
  | { readonly state: "failed"; readonly message: string };

export interface FarmState {
  /** null where none was joined. */
  readonly farm: JoinedFarm | null;
  readonly lending: Lending;
}

/** What a machine of the farm may be asked for. */
export const machineWishes = ["pause", "work", "leave"] as const;
export type MachineWish = (typeof machineWishes)[number];

export const farmCalls = {
  "farm.state": call({ in: nothing, out: output<FarmState>() }),
  /**
   * Joins a farm, once it let this member in and its files can be reached. The address is its text, or its file's path.
   */
  "farm.join": call({
    in: z.strictObject({ address: z.string().min(1).max(20_000), store: maybe(absolutePath) }),
    out: output<FarmState>(),
  }),
  /** Forgets the farm. What was sent goes on there; what waits for it here waits until it is brought back. */
  "farm.leave": call({ in: nothing, out: output<FarmState>() }),
  /** Asks a machine to take no more, to take work again, or to finish and leave. */
  "farm.ask": call({
    in: z.strictObject({ machine: z.string().min(1).max(100), wish: z.enum(machineWishes) }),
    out: output<null>(),
  }),
  /** Lets all machines of the pool finish their pictures and take no more, or take work again. */
  "farm.pause": call({ in: z.strictObject({ paused: z.boolean() }), out: output<FarmState>() }),
};
export type FarmCalls = CallsOf<typeof farmCalls>;

export interface FarmEvents {
  "farm.changed": FarmState;
}
