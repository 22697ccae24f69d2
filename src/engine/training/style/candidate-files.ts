/** The files of a style at one point of its run, with which pictures are made. */
import { rm } from "node:fs/promises";
import { join } from "node:path";

export interface Candidate {
  /** Absolute paths. */
  readonly tokens: string;
  readonly lora: string | null;
}

/** Where the files of a step lie, whether they are there or not. */
export const candidateAt = (folder: string, step: number, layers: boolean): Candidate => ({
  tokens: join(folder, `tokens-${step}.safetensors`),
  lora: layers ? join(folder, `lora-${step}.safetensors`) : null,
});

/** Removes a point's files that are not the best any more. */
export async function removeCandidate({ tokens, lora }: Candidate): Promise<void> {
  await Promise.all([tokens, ...(lora ? [lora] : [])].map((file) => rm(file, { force: true })));
}
