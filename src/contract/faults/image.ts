/** Faults of image. */
export const imageFaults = {} as const;
