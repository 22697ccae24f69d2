/** Faults of model folders. */
export const modelFaults = {
  "model.missing": (d: { folder: string }) =>
    `There is no model in ${d.folder}: it has no readable model.json. Name the folder that contains it.`,
  "model.unknown": (d: { id: string; known: readonly string[] }) =>
    `There is no model called ${d.id}. Known here: ${d.known.join(", ") || "none"}. Name one of these, or a model's folder.`,
  "model.exists": (d: { id: string; folder: string }) =>
    `There is a model ${d.id} in ${d.folder} already. Give the new one another name, or have the old one replaced.`,
  "model.not-written": (d: { folder: string; reason: string }) =>
    `The model could not be written to ${d.folder} (${d.reason}). Choose another folder.`,
  "model.invalid": (d: { folder: string; problems: readonly string[] }) =>
    `The model in ${d.folder} cannot be used, its model.json does not hold together: ${d.problems.join("; ")}. Install the model again.`,
  "model.file-missing": (d: { file: string }) =>
    `The model's file ${d.file} is not there or cannot be read. Put it back where it was, or install the model again.`,
  "model.file-size": (d: { file: string; bytes: number; found: number }) =>
    `The model's file ${d.file} is incomplete or was replaced: ${d.found} bytes instead of ${d.bytes}. Put back the file that it was, or install the model again.`,
  "model.file-digest": (d: { file: string }) =>
    `The model's file ${d.file} is damaged: its content is not what model.json promises. Install the model again.`,
  "model.busy": (d: { title: string }) => `${d.title} is still at work. Wait for it to end, or pause it first.`,
  "model.optimiser-ended": (d: { exitCode: number | null; signal: string | null }) =>
    `The program that makes models smaller stopped unexpectedly (${d.signal ?? `exit code ${d.exitCode ?? "unknown"}`}). What is done is kept: go on from there. If it stops again, close programs that use much memory.`,
} as const;
