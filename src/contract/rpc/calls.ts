/** The shape of a contract: calls with what goes in and comes out, and events. */
export type CallMap<C> = { readonly [K in keyof C]: { readonly in: unknown; readonly out: unknown } };

/** An event with its payload, as a union told apart by name. */
export type EventOf<E> = { readonly [K in keyof E]: { readonly name: K; readonly payload: E[K] } }[keyof E];
