/** What a contract is made of: calls, each with the schema of its input and the type of its output, and events. */
import type { z } from "zod";
import type { Immutable } from "../values/immutable.ts";

/** The shape of a contract as types: calls with what goes in and comes out. */
export type CallMap<C> = { readonly [K in keyof C]: { readonly in: unknown; readonly out: unknown } };

declare const answer: unique symbol;

/** The type of an output, as a value. What answers is the program's own, so that it is not checked at run time. */
export interface Output<T> {
  readonly [answer]?: T;
}
export const output = <T>(): Output<T> => ({});

/** One call: what may be asked, as a schema that the serving side checks, and what is answered. */
export interface CallForm<In extends z.ZodType = z.ZodType, Out = unknown> {
  readonly in: In;
  readonly out: Output<Out>;
}

/** @example const calls = { "queue.move": call({ in: z.strictObject({ id, before }), out: output<null>() }) }; */
export const call = <In extends z.ZodType, Out>(form: CallForm<In, Out>): CallForm<In, Out> => form;

type OutOf<F> = F extends CallForm<z.ZodType, infer Out> ? Out : never;

/** The types of a contract that is written as forms. */
export type CallsOf<F extends Readonly<Record<string, CallForm>>> = {
  readonly [K in keyof F]: { readonly in: Immutable<z.infer<F[K]["in"]>>; readonly out: OutOf<F[K]> };
};

/** The forms of a contract that is written as types. */
export type FormsOf<C extends CallMap<C>> = { readonly [K in keyof C]: CallForm };

/** An event with its payload, as a union told apart by name. */
export type EventOf<E> = { readonly [K in keyof E]: { readonly name: K; readonly payload: E[K] } }[keyof E];
