/** Faults of weight files. */
export const weightsFaults = {
  "weights.missing-tensor": (d: { file: string; tensor: string }) =>
    `${d.file} has no tensor ${d.tensor}: it is not the file this model needs, or it is incomplete. Fetch it again.`,
} as const;
