/** Faults of the queue. */
export const queueFaults = {} as const;
