import { type Impostor, impostorWords } from "./impostors.ts";

/** Faults of weight files. Every `file` is a path; sentences name the file alone where its place is no help. */
export const weightsFaults = {
  "weights.missing-tensor": (d: { file: string; tensor: string }) =>
    `${d.file} has no tensor ${d.tensor}: it is not the file this model needs, or it is incomplete. Fetch it again.`,
  "weights.file-missing": (d: { file: string }) =>
    `There is no weight file ${d.file}. Check the path, or install the model again.`,
  "weights.file-unreadable": (d: { file: string; reason: string }) =>
    `The weight file ${d.file} cannot be read (${d.reason}). Check its permissions and the disk.`,
  "weights.not-a-file": (d: { file: string }) =>
    `${d.file} is a folder or a device, not a file. Name the .safetensors file itself.`,
  "weights.impostor": (d: { file: string; found: Impostor }) => `${name(d.file)} ${impostorWords(d.found)}`,
  "weights.file-too-short": (d: { file: string; size: number }) =>
    `${name(d.file)} has ${d.size} bytes, too few for a safetensors file. Download it again.`,
  "weights.header-length": (d: { file: string; length: string; limit: number }) =>
    `${name(d.file)} is no safetensors file: it announces a header of ${d.length} bytes, where ${size(d.limit)} is the most. Download it again, or choose another file.`,
  "weights.header-truncated": (d: { file: string; end: number; fileSize: number }) =>
    `${name(d.file)} is incomplete: its header ends at ${size(d.end)}, the file at ${size(d.fileSize)}. Download it again.`,
  "weights.header-encoding": (d: { file: string }) =>
    `${name(d.file)} is damaged or no safetensors file: its header is not UTF-8 text. Download it again.`,
  "weights.header-syntax": (d: { file: string; problem: string }) =>
    `${name(d.file)} is damaged or no safetensors file: its header cannot be understood (${d.problem}). Download it again.`,
  "weights.metadata-invalid": (d: { file: string; problem: string }) =>
    `${name(d.file)} is damaged: its __metadata__ must map text to text, but ${d.problem}. Download it again.`,
  "weights.tensor-twice": (d: { file: string; tensor: string }) =>
    `${name(d.file)} lists tensor ${d.tensor} twice, so which one counts is unknown. Get the file from its publisher again.`,
  "weights.tensor-malformed": (d: { file: string; tensor: string; problem: string }) =>
    `${name(d.file)} is damaged: tensor ${d.tensor} ${d.problem}. Download it again.`,
  "weights.tensor-dtype": (d: { file: string; tensor: string; dtype: string }) =>
    `${name(d.file)}: tensor ${d.tensor} holds values of type ${d.dtype}, which is unknown here. Choose a float32, float16 or bfloat16 edition of this model.`,
  "weights.tensor-shape": (d: { file: string; tensor: string; shape: string }) =>
    `${name(d.file)} is damaged: tensor ${d.tensor} has the impossible shape ${d.shape}. Download it again.`,
  "weights.tensor-offsets": (d: { file: string; tensor: string; offsets: string }) =>
    `${name(d.file)} is damaged: tensor ${d.tensor} cannot lie at ${d.offsets}. Download it again.`,
  "weights.tensor-length": (d: { file: string; tensor: string; expected: number; length: number }) =>
    `${name(d.file)} is damaged: tensor ${d.tensor} needs ${d.expected} bytes for its shape and has ${d.length}. Download it again.`,
  "weights.tensor-out-of-range": (d: { file: string; tensor: string; end: number; fileSize: number }) =>
    `${name(d.file)} is incomplete: tensor ${d.tensor} ends at ${size(d.end)}, the file at ${size(d.fileSize)}. Download it again.`,
  "weights.tensor-overlap": (d: { file: string; tensor: string; other: string }) =>
    `${name(d.file)} is damaged: tensors ${d.other} and ${d.tensor} lie over each other. Download it again.`,
  "weights.data-hole": (d: { file: string; tensor: string; from: number; to: number }) =>
    `${name(d.file)} is damaged: bytes ${d.from} to ${d.to}, before tensor ${d.tensor}, belong to no tensor. Download it again.`,
  "weights.data-trailing": (d: { file: string; end: number; fileSize: number }) =>
    `${name(d.file)} is damaged: its tensors end at byte ${d.end}, the file goes on to byte ${d.fileSize}. Download it again.`,
  "weights.tensor-unreadable": (d: { file: string; tensor: string; dtype: string; wanted: string }) =>
    `${name(d.file)}: tensor ${d.tensor} has type ${d.dtype}, but ${d.wanted} are needed here. Choose a float32, float16 or bfloat16 edition of this model.`,
  "weights.tensor-too-large": (d: { file: string; tensor: string; length: number; limit: number }) =>
    `${name(d.file)}: tensor ${d.tensor} has ${size(d.length)}, too much to be read at once (${size(d.limit)}). It is not the file this model needs.`,
  "weights.missing-row": (d: { file: string; tensor: string; row: number; rows: number }) =>
    `${name(d.file)}: tensor ${d.tensor} has ${d.rows} rows and none with the number ${d.row}. The tokenizer and the text encoder do not belong together; install the model again.`,
  "weights.file-changed": (d: { file: string; tensor: string }) =>
    `${name(d.file)} changed while it was in use: tensor ${d.tensor} is no longer whole. Open the model again once nothing writes to the file.`,
  "weights.two-drives": (d: { one: string; other: string }) =>
    `One network's weights lie on two drives (${d.one} and ${d.other}), where they cannot be used together. Move them to one drive and add the model again.`,
  "weights.float8": (d: { file: string }) =>
    `${d.file} is stored as float8, which is not computed with. Make a smaller model of it first: in the studio under Models, or with atelier models optimise.`,
  "weights.write-failed": (d: { file: string; reason: string }) =>
    `${d.file} could not be written (${d.reason}). Nothing was left behind; make room or choose another folder, then try again.`,
  "weights.lora-unusable": (d: { file: string; reason: string }) =>
    `${name(d.file)} cannot be used as a LoRA. ${d.reason}`,
  "weights.lora-size": (d: { file: string; layer: string; down: string; up: string; into: number; out: number }) =>
    `${name(d.file)} is made for another transformer: its ${d.layer} is ${d.up} by ${d.down}, where this model's layer takes ${d.into} values and gives ${d.out}. Choose a LoRA made for this model.`,
  "weights.merge-quantised": (d: { layer: string }) =>
    `LoRA weights cannot be merged into ${d.layer}: its weight is quantised. Keep the LoRA as a branch, or use the model as it was before it was optimised.`,
  "weights.lora-misfit": (d: { file: string; tensor: string; layer: string }) =>
    `${name(d.file)} does not fit the transformer: ${d.tensor} has no counterpart of its size for ${d.layer}. Choose the LoRA that was made for this model, or keep it as a branch.`,
  "weights.optimise-no-room": (d: { file: string; needed: number; free: number }) =>
    `${d.file} will need ${size(d.needed)}, and its disk has ${size(d.free)} free. Make room or choose another folder, then try again.`,
  "weights.optimise-interrupted": (d: { file: string; reason: string; done: number; tensors: number }) =>
    `${d.file} could not be written on (${d.reason}) after ${d.done} of ${d.tensors} tensors. They are kept beside it: give the same command again to continue.`,
  "weights.optimise-cancelled": (d: { folder: string }) =>
    `Cancelled. What is done is kept in ${d.folder}: give the same command again to continue, or remove the folder.`,
  "weights.optimise-out-exists": (d: { file: string }) =>
    `${d.file} exists already. Choose another folder, or remove it first.`,
  "weights.optimise-quantised": (d: { file: string; tensor: string }) =>
    `${name(d.file)} is quantised already (tensor ${d.tensor}). Start from the model as it was published.`,
  "weights.not-finite": (d: { file: string; tensor: string }) =>
    `${name(d.file)} cannot be used: its tensor ${d.tensor} holds values that are infinite or no numbers, so that all that it computes would be noise. Its training went wrong, or it was damaged on the way; download it again, or choose another file.`,
  "weights.optimise-not-finite": (d: { file: string; tensor: string }) =>
    `${name(d.file)} is damaged: tensor ${d.tensor} holds values that are infinite, no numbers, or beyond float16. Get the file from its publisher again.`,
  "weights.optimise-mismatch": (d: { file: string; tensor: string }) =>
    `${d.file} was read back wrongly: tensor ${d.tensor} is not what was written. The disk may be failing; remove the file and try again elsewhere.`,
  "weights.write-invalid": (d: { file: string; tensor: string; problem: string }) =>
    `${d.file} was not written: tensor ${d.tensor} ${d.problem}.`,
} as const;

/** The last part of a path, written either way round. */
function name(file: string): string {
  return file.split(/[\\/]/).at(-1) || file;
}

/** Bytes as a person reads them: 24.1 GB. */
function size(bytes: number): string {
  const units = ["bytes", "kB", "MB", "GB", "TB", "PB"];
  const step = bytes < 1000 ? 0 : Math.min(units.length - 1, Math.floor(Math.log10(bytes) / 3));
  return `${step ? (bytes / 1000 ** step).toFixed(1) : bytes} ${units[step]}`;
}
