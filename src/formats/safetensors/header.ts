/** The header of a safetensors file: what is in it and where, with every claim checked. */
import { Fault } from "../../contract/fault.ts";
import { bytesPerValue, isStoredDType, type StoredDType } from "./dtype.ts";
import { members } from "./members.ts";

/** One tensor: what it is, and the region of the file it lies in. */
export interface TensorEntry {
  readonly name: string;
  readonly dtype: StoredDType;
  readonly shape: readonly number[];
  /** Path of the file. */
  readonly file: string;
  /** Bytes from the beginning of the file. */
  readonly offset: number;
  /** Bytes. */
  readonly length: number;
}

/** The region of the file that the header describes. */
interface DataSection {
  readonly file: string;
  /** Where the data begin, in bytes from the beginning of the file. */
  readonly begin: number;
  readonly fileSize: number;
}

export interface Header {
  readonly metadata: Readonly<Record<string, string>>;
  readonly tensors: ReadonlyMap<string, TensorEntry>;
}

/** A tensor's description is a hundred characters; one of thousands is no tensor's. */
const longestDescription = 65_536;

/**
 * Reads a header's JSON. Tensors must fill the data section without overlaps, holes or rest, as the format demands.
 * @throws Fault `weights.*` naming file and tensor.
 */
export function parseHeader(text: string, data: DataSection): Header {
  const tensors = new Map<string, TensorEntry>();
  let metadata: Record<string, string> | undefined;
  for (const { key, value } of syntax(data.file, () => [...members(text)])) {
    if (key === "__metadata__") {
      if (metadata) throw new Fault("weights.metadata-invalid", { file: data.file, problem: "it is there twice" });
      metadata = parseMetadata(value, data.file);
    } else {
      if (tensors.has(key)) throw new Fault("weights.tensor-twice", { file: data.file, tensor: key });
      tensors.set(key, parseEntry(key, value, data));
    }
  }
  checkLayout([...tensors.values()], data);
  return { metadata: Object.freeze(metadata ?? emptyRecord()), tensors };
}

/** A record without a prototype, so that no key in a file has a meaning of its own. */
function emptyRecord(): Record<string, string> {
  return Object.create(null) as Record<string, string>;
}

function syntax<T>(file: string, read: () => T): T {
  try {
    return read();
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
    throw new Fault("weights.header-syntax", { file, problem: error.message }, { cause: error });
  }
}

function parseMetadata(text: string, file: string): Record<string, string> {
  const metadata = emptyRecord();
  const invalid = (problem: string) => new Fault("weights.metadata-invalid", { file, problem });
  if (!text.startsWith("{")) throw invalid("it is no object");
  for (const { key, value } of syntax(file, () => [...members(text)])) {
    if (Object.hasOwn(metadata, key)) throw invalid(`${key} is there twice`);
    if (!value.startsWith('"')) throw invalid(`${key} is no text`);
    metadata[key] = syntax(file, () => JSON.parse(value) as string);
  }
  return metadata;
}

function parseEntry(tensor: string, text: string, data: DataSection): TensorEntry {
  const { file } = data;
  const malformed = (problem: string) => new Fault("weights.tensor-malformed", { file, tensor, problem });
  if (!text.startsWith("{")) throw malformed("is not described by an object");
  if (text.length > longestDescription) throw malformed(`is described by ${text.length} characters`);
  const fields = new Map<string, { readonly text: string; readonly value: unknown }>();
  for (const { key, value } of syntax(file, () => [...members(text)])) {
    if (fields.has(key)) throw malformed(`has ${key} twice`);
    fields.set(key, { text: value, value: syntax(file, () => JSON.parse(value) as unknown) });
  }
  const field = (name: string) => {
    const found = fields.get(name);
    if (!found) throw malformed(`has no ${name}`);
    return { value: found.value, shown: found.text.length > 80 ? `${found.text.slice(0, 80)}…` : found.text };
  };

  const { value: dtype, shown: dtypeShown } = field("dtype");
  if (typeof dtype !== "string" || !isStoredDType(dtype))
    throw new Fault("weights.tensor-dtype", { file, tensor, dtype: dtypeShown });
  const { value: dimensions, shown: shapeShown } = field("shape");
  const shape = wholeNumbers(dimensions);
  const expected = shape && byteLength(shape, dtype);
  if (!shape || expected === undefined) throw new Fault("weights.tensor-shape", { file, tensor, shape: shapeShown });
  const { value: range, shown: rangeShown } = field("data_offsets");
  const offsets = wholeNumbers(range);
  const [from, to] = offsets ?? [];
  if (offsets?.length !== 2 || from === undefined || to === undefined || from > to)
    throw new Fault("weights.tensor-offsets", { file, tensor, offsets: rangeShown });
  const length = to - from;
  if (length !== expected) throw new Fault("weights.tensor-length", { file, tensor, expected, length });
  const end = data.begin + to;
  if (end > data.fileSize)
    throw new Fault("weights.tensor-out-of-range", { file, tensor, end, fileSize: data.fileSize });
  return { name: tensor, dtype, shape, file, offset: data.begin + from, length };
}

function wholeNumbers(value: unknown): readonly number[] | undefined {
  const whole = (n: unknown) => Number.isSafeInteger(n) && (n as number) >= 0 && !Object.is(n, -0);
  return Array.isArray(value) && value.every(whole) ? (value as number[]) : undefined;
}

/** Bytes of a tensor; undefined where the number is too large to be exact, even if a later dimension is zero. */
export function byteLength(shape: readonly number[], dtype: StoredDType): number | undefined {
  let bytes: number = bytesPerValue[dtype];
  for (const n of shape) {
    bytes *= n;
    if (!Number.isSafeInteger(bytes)) return undefined;
  }
  return bytes;
}

function checkLayout(tensors: readonly TensorEntry[], { file, begin, fileSize }: DataSection): void {
  const inOrder = [...tensors].sort((a, b) => a.offset - b.offset || a.length - b.length);
  let end = begin;
  let before = "";
  for (const { name: tensor, offset, length } of inOrder) {
    if (offset < end) throw new Fault("weights.tensor-overlap", { file, tensor, other: before });
    if (offset > end) throw new Fault("weights.data-hole", { file, tensor, from: end, to: offset });
    end = offset + length;
    before = tensor;
  }
  if (end < fileSize) throw new Fault("weights.data-trailing", { file, end, fileSize });
}
