/**
 * Tensors to be converted: under published names, wherever and in whatever type their rows are stored. Never a whole
 * one in memory.
 */
import { decodeInto, isDecodable, type StoredDType } from "../../formats/safetensors/dtype.ts";
import type { TensorEntry } from "../../formats/safetensors/header.ts";
import { readBytes, readSafetensors, type SafetensorsFile } from "../../formats/safetensors/read.ts";

/** Rows of a stored tensor. */
export interface SourcePiece {
  readonly entry: TensorEntry;
  readonly fromRow: number;
  readonly toRow: number;
  /** Every value is multiplied with it: the factor of a float8 matrix; 1 elsewhere. */
  readonly scale: number;
}

/** What is added to a tensor's rows before they are converted, e.g. a LoRA. */
export interface Addition {
  /** What it is made of, as data: with anything else another file comes out. */
  readonly of: unknown;
  /**
   * The values of these rows, for good; null where nothing is added to any.
   * @throws Fault as whatever they are computed with
   */
  rows(from: number, to: number): Promise<Float32Array<ArrayBuffer> | null>;
}

export interface SourceTensor {
  /** Published. */
  readonly name: string;
  /** Type of the values: the stored one where the bytes can be copied, F32 where they are computed. */
  readonly dtype: StoredDType;
  readonly shape: readonly number[];
  /** In the order of the rows, all of them together. */
  readonly pieces: readonly SourcePiece[];
  readonly addition?: Addition;
}

export interface Source {
  readonly tensors: readonly SourceTensor[];
  /** Of the files, passed on. */
  readonly metadata: Readonly<Record<string, string>>;
}

/** Rows of a tensor: its first axis; a single value is a row. */
export const rowCount = (shape: readonly number[]): number => shape[0] ?? 1;
/** Values of a row. */
export const rowLength = (shape: readonly number[]): number => shape.slice(1).reduce((a, b) => a * b, 1);

/** Bytes of the source that a tensor is read from. */
export const storedBytes = ({ pieces }: SourceTensor): number =>
  pieces.reduce((sum, { entry, fromRow, toRow }) => sum + rowBytes(entry) * (toRow - fromRow), 0);
const rowBytes = ({ length, shape }: TensorEntry): number => (length === 0 ? 0 : length / rowCount(shape));

/**
 * All tensors of one or several safetensors files, as they are.
 * @throws Fault `weights.*` where a file cannot be trusted.
 */
export async function plainSource(files: readonly string[]): Promise<Source> {
  const opened = await Promise.all(files.map(readSafetensors));
  const entries = new Map(opened.flatMap((f) => [...f.tensors]));
  const tensors = [...entries.values()].map((entry) =>
    sourceTensor(entry.name, entry.shape, [{ entry, fromRow: 0, toRow: rowCount(entry.shape), scale: 1 }]),
  );
  return { tensors, metadata: metadataOf(opened) };
}

export const metadataOf = (files: readonly SafetensorsFile[]): Readonly<Record<string, string>> =>
  Object.assign({}, ...files.map((f) => f.metadata)) as Record<string, string>;

/** True where values are stored in 8 bits, which nothing computes with. */
export const isFloat8 = ({ tensors }: Source): boolean =>
  tensors.some((t) => t.pieces.some((p) => p.entry.dtype.startsWith("F8_")));

/** A tensor made of these rows. Its type is theirs where they agree and nothing is to be multiplied. */
export function sourceTensor(name: string, shape: readonly number[], pieces: readonly SourcePiece[]): SourceTensor {
  const dtypes = new Set(pieces.map((p) => p.entry.dtype));
  const [dtype] = dtypes;
  return {
    name,
    dtype: dtype !== undefined && dtypes.size === 1 && pieces.every((p) => p.scale === 1) ? dtype : "F32",
    shape,
    pieces,
  };
}

/** With something added to it: its values are computed. */
export const withAddition = (tensor: SourceTensor, addition: Addition): SourceTensor => ({
  ...tensor,
  dtype: "F32",
  addition,
});

/** True where new bytes of the same type are the stored bytes. */
export const isVerbatim = ({ dtype, pieces, addition }: SourceTensor): boolean =>
  !addition && pieces.every((p) => p.scale === 1 && p.entry.dtype === dtype);

/** The parts of the pieces that make up the rows, and at which of the rows asked for each begins. */
function* within({ pieces }: SourceTensor, from: number, to: number): Generator<SourcePiece & { readonly at: number }> {
  let begin = 0;
  for (const piece of pieces) {
    const length = piece.toRow - piece.fromRow;
    const [first, last] = [Math.max(from - begin, 0), Math.min(to - begin, length)];
    if (first < last)
      yield { ...piece, fromRow: piece.fromRow + first, toRow: piece.fromRow + last, at: begin + first - from };
    begin += length;
  }
}

const region = (entry: TensorEntry, fromRow: number, toRow: number): TensorEntry => ({
  ...entry,
  offset: entry.offset + fromRow * rowBytes(entry),
  length: (toRow - fromRow) * rowBytes(entry),
});

/** The stored bytes of rows, one piece after another. @throws Fault as `readBytes` */
export async function readStored(tensor: SourceTensor, from: number, to: number): Promise<Uint8Array> {
  const parts = await Promise.all(
    [...within(tensor, from, to)].map(({ entry, fromRow, toRow }) => readBytes(region(entry, fromRow, toRow))),
  );
  return parts.length === 1 ? parts[0]! : Buffer.concat(parts);
}

/** Rows as they are stored, to be decoded. */
export interface StoredRows {
  readonly dtype: StoredDType;
  readonly bytes: Uint8Array;
  readonly scale: number;
  /** Index of their first value among those asked for. */
  readonly at: number;
}

/** Rows, read and not yet decoded. @throws Fault as `readBytes` */
export function readParts(tensor: SourceTensor, from: number, to: number): Promise<readonly StoredRows[]> {
  const width = rowLength(tensor.shape);
  return Promise.all(
    [...within(tensor, from, to)].map(async ({ entry, fromRow, toRow, scale, at }) => ({
      dtype: entry.dtype,
      bytes: await readBytes(region(entry, fromRow, toRow)),
      scale,
      at: at * width,
    })),
  );
}

/** Decodes what `readParts` has read. @param into values of all rows asked for */
export function decodeParts(parts: readonly StoredRows[], into: Float32Array): void {
  for (const { dtype, bytes, scale, at } of parts) {
    if (!isDecodable(dtype)) throw new Error(`values of type ${dtype} are never converted`);
    const count = decodeInto(dtype, bytes, into.subarray(at));
    if (scale !== 1) for (let i = at; i < at + count; i++) into[i]! *= scale;
  }
}

/** The values of rows, without what is added to them. @throws Fault as `readBytes` */
export async function readRows(tensor: SourceTensor, from: number, to: number): Promise<Float32Array> {
  const values = new Float32Array((to - from) * rowLength(tensor.shape));
  decodeParts(await readParts(tensor, from, to), values);
  return values;
}
