/** What the exit codes mean. */
import type { Fault, FaultCode } from "../contract/fault.ts";

export const exitCodes = { ok: 0, failure: 1, usage: 2, input: 3, output: 4, model: 5, cancelled: 130 } as const;
export type ExitCode = (typeof exitCodes)[keyof typeof exitCodes];

export const exitCodesHelp = `
Exit codes:
  0    done
  1    something failed inside
  2    wrong usage, or a recipe that cannot be made
  3    a picture or LoRA to work from is missing, unreadable, or not the one it was
  4    a picture could not be saved (disk full, not writable)
  5    a model is unknown, incomplete or damaged
  130  cancelled with Ctrl-C, or stopped; finished pictures and what a training has reached are kept`;

/** Codes that differ from the rest of their area. */
const particular: Partial<Record<FaultCode, ExitCode>> = {
  "backup.inside": exitCodes.usage,
  "backup.not-there": exitCodes.input,
  "backup.not-whole": exitCodes.input,
  "backup.occupied": exitCodes.usage,
  "bench.incomplete": exitCodes.input,
  "bench.too-many": exitCodes.input,
  "bench.other-run": exitCodes.usage,
  "measuring.network-missing": exitCodes.usage,
  "curation.none": exitCodes.input,
  "curation.no-folder": exitCodes.input,
  "curation.no-prompts": exitCodes.usage,
  "curation.nothing-to-pair": exitCodes.input,
  "curation.no-such-content": exitCodes.input,
  "curation.nothing-here": exitCodes.input,
  "curation.not-running": exitCodes.usage,
  "curation.busy": exitCodes.output,
  "curation.changed": exitCodes.input,
  "curation.other-run": exitCodes.usage,
  "curation.damaged": exitCodes.input,
  "curation.unknown": exitCodes.usage,
  "download.cancelled": exitCodes.cancelled,
  "download.disk-full": exitCodes.output,
  "download.endpoint": exitCodes.usage,
  "download.in-use": exitCodes.output,
  "download.licence": exitCodes.usage,
  "download.no-space": exitCodes.output,
  "download.not-writable": exitCodes.output,
  "download.token-file": exitCodes.usage,
  "download.unreachable": exitCodes.failure,
  "engine.cancelled": exitCodes.cancelled,
  "export.template": exitCodes.usage,
  "farm.no-address": exitCodes.usage,
  "farm.unencrypted": exitCodes.usage,
  "farm.private": exitCodes.usage,
  "farm.lacks-model": exitCodes.model,
  "image.disk-full": exitCodes.output,
  "image.exists": exitCodes.output,
  "image.folder-unusable": exitCodes.output,
  "image.no-space": exitCodes.output,
  "image.not-writable": exitCodes.output,
  "image.write-failed": exitCodes.output,
  "image.recipe-too-long": exitCodes.output,
  "image.not-finite": exitCodes.failure,
  "image.unknown-format": exitCodes.usage,
  "library.no-folder": exitCodes.input,
  "library.only-picture": exitCodes.usage,
  "farm.disk-full": exitCodes.output,
  "library.last-picture": exitCodes.usage,
  "library.no-access": exitCodes.output,
  "library.read-only": exitCodes.output,
  "library.disk-full": exitCodes.output,
  "model.exists": exitCodes.output,
  "model.not-written": exitCodes.output,
  "packs.damaged": exitCodes.input,
  "packs.no-author": exitCodes.usage,
  "packs.no-version": exitCodes.usage,
  "packs.none": exitCodes.input,
  "packs.not-written": exitCodes.output,
  "packs.several": exitCodes.usage,
  "recipe.absent": exitCodes.input,
  "recipe.reference-missing": exitCodes.input,
  "recipe.reference-changed": exitCodes.input,
  "rpc.invalid-input": exitCodes.usage,
  "runtime.does-not-fit": exitCodes.usage,
  "runtime.provider-unavailable": exitCodes.usage,
  "studio.own-folder": exitCodes.output,
  "style.busy": exitCodes.output,
  "style.does-not-fit": exitCodes.usage,
  "style.no-layers": exitCodes.model,
  "style.no-space": exitCodes.output,
  "style.no-run": exitCodes.usage,
  "style.nothing-learned": exitCodes.usage,
  "style.several-runs": exitCodes.usage,
  "style.not-learning": exitCodes.usage,
  "training.does-not-fit": exitCodes.usage,
  "training.ended": exitCodes.usage,
  "training.drawn-otherwise": exitCodes.usage,
  "training.layer-missing": exitCodes.usage,
  "training.licence": exitCodes.usage,
  "training.no-csd": exitCodes.model,
  "training.no-families": exitCodes.usage,
  "training.no-space": exitCodes.output,
  "training.not-finite": exitCodes.failure,
  "training.not-running": exitCodes.usage,
  "training.other-run": exitCodes.usage,
  "training.run-busy": exitCodes.output,
  "training.stopped": exitCodes.cancelled,
  "weights.lora-size": exitCodes.input,
  "weights.lora-unusable": exitCodes.input,
  "weights.optimise-cancelled": exitCodes.cancelled,
  "weights.optimise-interrupted": exitCodes.output,
  "weights.optimise-no-room": exitCodes.output,
  "weights.optimise-out-exists": exitCodes.output,
  "weights.write-failed": exitCodes.output,
};

const byArea: Readonly<Record<string, ExitCode>> = {
  backup: exitCodes.output,
  download: exitCodes.model,
  usage: exitCodes.usage,
  recipe: exitCodes.usage,
  image: exitCodes.input,
  export: exitCodes.output,
  model: exitCodes.model,
  scan: exitCodes.model,
  style: exitCodes.input,
  training: exitCodes.input,
  weights: exitCodes.model,
  text: exitCodes.model,
};

/** The exit code for a fault, by its area; what is nobody's doing is a failure inside. */
export function exitCodeOf({ code }: Pick<Fault, "code">): ExitCode {
  return particular[code] ?? byArea[code.split(".", 1)[0]!] ?? exitCodes.failure;
}
