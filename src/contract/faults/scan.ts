import { type OtherWeights, otherWords } from "./other-weights.ts";

/** What a scan of weight files finds wrong. Most are not thrown: they are the reasons a scan gives. */
export const scanFaults = {
  "scan.folder-unreadable": (d: { folder: string; reason: string }) =>
    `The folder ${d.folder} cannot be read: ${d.reason}. Check the path.`,
  "scan.missing-tensors": (d: { tensors: readonly string[]; count: number }) =>
    `It is incomplete: ${some(d.tensors, d.count)} ${d.count === 1 ? "is" : "are"} missing. Download it again, with all its parts.`,
  "scan.mixed-sizes": (d: {
    tensors: readonly {
      readonly tensor: string;
      readonly found: readonly number[];
      readonly expected: readonly number[];
    }[];
    count: number;
  }) =>
    `Its sizes do not hold together: ${some(
      d.tensors.map(
        (t) =>
          `${t.tensor} is ${t.found.join("×") || "a single value"} where the rest asks for ${t.expected.join("×")}`,
      ),
      d.count,
      "; ",
    )}. It is damaged, or of another model.`,
  "scan.dtype": (d: { dtype: string; tensors: readonly string[]; count: number }) =>
    `Its values are stored as ${d.dtype} (${some(d.tensors, d.count)}), which cannot be read here. Choose a bfloat16, float16, float32 or float8 edition.`,
  "scan.scales-missing": (d: { tensors: readonly string[]; count: number }) =>
    `It is a scaled float8 edition without the scale of ${some(d.tensors, d.count)}. Download it again.`,
  "scan.other-model": (d: { what: string }) => `It is not what USO needs: ${d.what}.`,
  "scan.other": (d: { what: OtherWeights }) => otherWords(d.what),
  "scan.index-invalid": (d: { index: string; problem: string }) =>
    `The list of parts ${d.index} cannot be used: ${d.problem}. Download it again.`,
  "scan.shards-missing": (d: { files: readonly string[]; count: number }) =>
    `Of its parts, ${some(d.files, d.count)} ${d.count === 1 ? "is" : "are"} missing. Download the missing parts into the same folder.`,
  "scan.shard-lacks": (d: { file: string; tensors: readonly string[]; count: number }) =>
    `Its part ${d.file} lacks ${some(d.tensors, d.count)}, which the list of parts promises. Download that part again.`,
  "scan.unknown": (d: { file: string; tensors: readonly string[]; count: number }) =>
    `${d.file} is none of the networks USO is made of (it holds ${some(d.tensors, d.count)}).`,
  "scan.format": (d: { file: string; format: string }) =>
    `${d.file} is a ${d.format} file, which is not read here. Choose the safetensors edition.`,
  "scan.does-not-fit": (d: { one: string; has: number; other: string; asks: number; of: string }) =>
    `The ${d.one} and the ${d.other} do not belong together: ${d.of} is ${d.has} in the one and ${d.asks} in the other.`,
  "scan.float8": () =>
    "It is stored as float8, which the engine does not compute with. Choose a bfloat16 or float16 edition.",
  "scan.tokenizer": (d: { file: string; problem: string }) => `${d.file} cannot be used as a tokenizer: ${d.problem}.`,
  "scan.merges-missing": (d: { file: string; merges: string }) =>
    `${d.file} is one half of CLIP's tokenizer, and ${d.merges} is not beside it. Download it into the same folder.`,
  "scan.incomplete": (d: { reasons: readonly string[] }) =>
    `These files do not make a model yet. ${d.reasons.join(" ")}`,
  "scan.limit": (d: { what: string; limit: number }) =>
    `Not everything was searched: there are more than ${d.limit} ${d.what}. Name a folder further in.`,
} as const;

/** The first few of many, and how many there are. */
function some(names: readonly string[], count: number, separator = ", "): string {
  const rest = count - names.length;
  return rest > 0 ? `${names.join(separator)} and ${rest} more` : names.join(separator);
}
