/** Faults of model. */
export const modelFaults = {} as const;
