/** Faults of the library. */
export const libraryFaults = {} as const;
