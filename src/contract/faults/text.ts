/** Faults of text. */
export const textFaults = {} as const;
