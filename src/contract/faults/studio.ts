/** Faults of the studio as a whole: settings, hosts, media. */
export const studioFaults = {
  "studio.not-admitted": (_: Record<string, never>) =>
    "This window has no access to the studio, or the studio was started anew. Open the address that it printed at its start, with everything after the #.",
  "studio.port-taken": (d: { port: number }) => `Another program uses port ${d.port}. Close it, or start the studio with another --port.`,
  "studio.upload-refused": (d: { name: string; status: number }) =>
    `${d.name} could not be handed to the studio (status ${d.status}). Check that it is a picture and try again.`,
} as const;
