/** Faults of finding faces and measuring pictures. */

export const faceFaults = {
  "faces.network-unreadable": (d: { network: string; reason: string }) =>
    `The ${d.network}, which comes with the program, cannot be read: ${d.reason}. Install USO Atelier again.`,
  "faces.weights-missing": (d: { network: string; file: string }) =>
    `The ${d.network} is missing: ${d.file} is not there. Faces cannot be found without it. Install USO Atelier again.`,
} as const;
