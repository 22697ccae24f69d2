/** Faults of exporting. */
export const exportFaults = {} as const;
