import { type Issue, issuesInWords } from "../values/issue.ts";

/** Faults of the calls between processes. */
export const rpcFaults = {
  "rpc.closed": (d: { reason: string }) =>
    `The connection is closed (${d.reason}). Start the program again if this was not meant.`,
  "rpc.unknown-call": (d: { name: string }) =>
    `There is no call named ${d.name}. The two sides come from different versions: start the program again.`,
  "rpc.malformed": (d: { problem: string }) =>
    `A message between two parts of the program could not be read: ${d.problem}. The two sides may come from different versions: start the program again.`,
  "rpc.invalid-input": (d: { call: string; issues: readonly Issue[] }) =>
    `This cannot be done. ${issuesInWords(d.issues)} Nothing was changed.`,
  "rpc.too-large": (d: { name: string; limit: number }) =>
    `The input of ${d.name} is larger than the ${d.limit} bytes allowed. Pass large data as files.`,
  "rpc.unsendable": (d: { problem: string }) =>
    `A value cannot be handed to another process: ${d.problem}. Please report this message; nothing was lost.`,
} as const;
