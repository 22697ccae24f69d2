/** Paths that are typed or pasted into a window: found in whichever Unicode form the disk spells them. */
import { isFullPath } from "../contract/values/full-path.ts";
import type { CallMap } from "../contract/rpc/calls.ts";
import type { Handlers } from "../contract/rpc/server.ts";
import { onDisk } from "../formats/place.ts";

/** The fields of calls that hold paths. */
const fields: ReadonlySet<string> = new Set([
  "address",
  "file",
  "folder",
  "folders",
  "from",
  "heldOut",
  "out",
  "path",
  "picturesFolder",
  "place",
  "plain",
  "store",
  "stylised",
  "triplets",
]);

/** The same handlers, which hear of every path as the disk spells what is there of it. */
export function withTypedPaths<C extends CallMap<C>, E>(handlers: Handlers<C, E>): Handlers<C, E> {
  const spelt =
    <K extends keyof C & string>(call: K): Handlers<C, E>[K] =>
    (input, context) =>
      handlers[call](asOnDisk(input, "") as C[K]["in"], context);
  const calls = Object.keys(handlers) as (keyof C & string)[];
  return Object.fromEntries(calls.map((call) => [call, spelt(call)])) as unknown as Handlers<C, E>;
}

function asOnDisk(value: unknown, field: string): unknown {
  // An address of a farm may be text, and `from` may be a word.
  if (typeof value === "string") return fields.has(field) && isFullPath(value) ? onDisk(value) : value;
  if (Array.isArray(value)) return value.map((one: unknown) => asOnDisk(one, field));
  if (value === null || typeof value !== "object" || ArrayBuffer.isView(value)) return value;
  return Object.fromEntries(Object.entries(value).map(([name, one]) => [name, asOnDisk(one, name)]));
}
