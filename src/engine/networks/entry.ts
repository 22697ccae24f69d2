/**
 * A network that turns what a person gives, a picture or words, into values: one entry holds everything that is
 * particular to it, so that another network is one entry more. How its files are kept is its format (see
 * formats/networks.ts).
 */
import type { z } from "zod";
import type { ComponentOf, NetworkFormat } from "../../formats/networks.ts";
import { input, type Cut, type Graph, type Shape, type Tensor } from "../graph/tensor.ts";
import type { Slicing } from "../nn/attention.ts";
import type { Value } from "../runtime/session.ts";
import { weightsOf, type Lookup, type Weights } from "../weights/lookup.ts";

/** A tensor that is given at every run; float32 where no type is named. */
export interface InputType {
  readonly shape: Shape;
  readonly dtype?: "float32" | "int64";
}

/** How attention of so many tokens among themselves runs. */
export type SlicingOf = (tokens: number, heads: number, biased: boolean) => Slicing;

/** A component of a model, opened: what its manifest says, its weights, and where a file that it names lies. */
export interface OpenComponent<S> {
  readonly settings: S;
  readonly lookup: Lookup;
  readonly fileOf: (name: string) => string;
}

export interface NetworkEntry<F extends NetworkFormat<z.ZodType>, Given, Input extends string, Output extends string> {
  /** As it is called in messages and plans. */
  readonly name: string;
  readonly format: F;
  readonly inputs: (settings: ComponentOf<F>) => Readonly<Record<Input, InputType>>;
  readonly build: (
    weights: Weights,
    settings: ComponentOf<F>,
    given: Readonly<Record<Input, Tensor>>,
    slicing: SlicingOf,
  ) => { readonly outputs: Readonly<Record<Output, Tensor>>; readonly cuts?: readonly Cut[] };
  /** Gets ready, e.g. by loading a tokenizer; what it returns makes the network's values of what is given. */
  readonly preprocess: (
    component: OpenComponent<ComponentOf<F>>,
  ) => Promise<(given: Given) => Promise<Readonly<Record<Input, Value>>>>;
}

/** The graph of an entry, its inputs and results under the names that the entry gives them. */
export function entryGraph<F extends NetworkFormat<z.ZodType>, Given, Input extends string, Output extends string>(
  { name, inputs, build }: NetworkEntry<F, Given, Input, Output>,
  { settings, lookup }: Pick<OpenComponent<ComponentOf<F>>, "settings" | "lookup">,
  slicing: SlicingOf,
): Graph {
  const given = Object.fromEntries(
    Object.entries<InputType>(inputs(settings)).map(([at, { shape, dtype }]) => [at, input(at, shape, dtype)]),
  ) as Record<Input, Tensor>;
  return { name, ...build(weightsOf(lookup), settings, given, slicing) };
}
