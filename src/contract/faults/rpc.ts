/** Faults of rpc. */
export const rpcFaults = {} as const;
