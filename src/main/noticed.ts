/** Handlers that are looked after. */
import type { Handlers } from "../contract/rpc/server.ts";
import type { CallMap } from "../contract/rpc/calls.ts";

/** The same handlers, of which every call is told by its name before it is answered. */
export function noticed<C extends CallMap<C>, E>(
  handlers: Handlers<C, E>,
  notice: (call: string) => void,
): Handlers<C, E> {
  const notices =
    <K extends keyof C & string>(call: K): Handlers<C, E>[K] =>
    (input, context) => {
      notice(call);
      return handlers[call](input, context);
    };
  const calls = Object.keys(handlers) as (keyof C & string)[];
  return Object.fromEntries(calls.map((call) => [call, notices(call)])) as unknown as Handlers<C, E>;
}
