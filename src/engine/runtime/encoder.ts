/** An entry at work: from what a person gives to the values that its network makes of it. */
import type { z } from "zod";
import type { ComponentOf, NetworkFormat } from "../../formats/networks.ts";
import { entryGraph, type NetworkEntry, type OpenComponent } from "../networks/entry.ts";
import { slicingFor } from "./plan.ts";
import type { FloatValue, RunOptions } from "./session.ts";
import type { Sessions } from "./sessions.ts";

/** @throws as running a network does */
export type Encoder<Given, Output extends string> = (
  given: Given,
  options?: RunOptions,
) => Promise<Readonly<Record<Output, FloatValue>>>;

/** Gets an entry ready; its network loads when it is first needed. @throws as the entry's `preprocess` */
export async function openEncoder<
  F extends NetworkFormat<z.ZodType>,
  Given,
  Input extends string,
  Output extends string,
>(
  entry: NetworkEntry<F, Given, Input, Output>,
  component: OpenComponent<ComponentOf<F>>,
  sessions: Sessions,
): Promise<Encoder<Given, Output>> {
  const valuesOf = await entry.preprocess(component);
  return async (given, options) => {
    const { budget } = sessions;
    const graph = entryGraph(entry, component, (tokens, heads, biased) => slicingFor(budget, tokens, heads, biased));
    return (await sessions.run(graph, await valuesOf(given), options)) as Readonly<Record<Output, FloatValue>>;
  };
}
