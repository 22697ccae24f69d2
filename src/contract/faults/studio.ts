/** Faults of the studio as a whole: settings, hosts, media. */
export const studioFaults = {
  "studio.not-admitted": (_: Record<string, never>) =>
    "This window has no access to the studio, or the studio was started anew. Open the address that it printed at its start, with everything after the #.",
  "studio.already-open": (d: { home: string }) =>
    `The studio at ${d.home} is open already, in another window or program. Use that one, or close it first.`,
  "studio.port-taken": (d: { port: number }) =>
    `Another program uses port ${d.port}. Close it, or start the studio with another --port.`,
  "studio.upload-refused": (d: { name: string; status: number }) =>
    `${d.name} could not be handed to the studio (status ${d.status}). Check that it is a picture and try again.`,
  "studio.no-paths": (_: Record<string, never>) =>
    "Files can be named by their path only in the studio's own window. Drop the pictures here, or choose them with the file dialog.",
  "studio.folder-unusable": (d: { folder: string; reason: string }) =>
    `Pictures cannot be kept in ${d.folder}: ${d.reason}. Choose another folder, or allow writing there.`,
  "studio.own-folder": (d: { folder: string; own: string }) =>
    `${d.folder} is the studio's own: in ${d.own} it keeps what pictures are made of and what it made, and other files do not belong among them. Choose a folder of your own.`,
  "studio.not-there": (d: { path: string }) => `${d.path} is no longer there: it was moved or deleted.`,
  "studio.no-reveal": (_: Record<string, never>) =>
    "A browser cannot open the file manager. Look for the file where the studio says it is.",
  "studio.no-restart": (_: Record<string, never>) =>
    "This studio cannot start itself again, so nothing was brought back. Close it, and bring the backup back with: atelier library restore --replace, and where the backup is.",
} as const;
