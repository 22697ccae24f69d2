/** Faults of the studio as a whole: settings, hosts, media. */
export const studioFaults = {} as const;
