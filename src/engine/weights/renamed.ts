/**
 * A checkpoint of another layout under the published names, in place: rows are pointed at, joined in the graph where
 * they lie apart.
 */
import { Fault } from "../../contract/fault.ts";
import { concat } from "../graph/ops.ts";
import { weight, type Tensor } from "../graph/tensor.ts";
import type { Lookup, RowRange } from "./lookup.ts";
import type { Shape } from "../../formats/layouts/layout.ts";
import type { Piece, Translation } from "../../formats/layouts/translate.ts";

/**
 * Presents `source` under published names.
 *
 * Where a published tensor lies in one piece, it stays in its file; where it is fused of several, the graph joins them,
 * which costs memory of that tensor's size when the network loads. `rows` that lie in one piece join nothing. Names
 * that are not among `shapes`, such as a LoRA's beside a transformer, pass through unchanged.
 * @param shapes the published tensors
 */
export function renamed(source: Lookup, shapes: ReadonlyMap<string, Shape>, translation: Translation): Lookup {
  const made = new Map<string, Tensor>();
  const piecesOf = (name: string): readonly Piece[] | null => {
    const shape = shapes.get(name);
    return shape ? translation(name, shape) : null;
  };
  return {
    ...source,
    has: (name) => piecesOf(name)?.every((piece) => source.has(piece.name)) ?? source.has(name),
    tensor(name, rows) {
      const pieces = piecesOf(name);
      if (!pieces) return source.tensor(name, rows);
      const key = rows ? `${name}[${rows.from}:${rows.to}]` : name;
      const known =
        made.get(key) ??
        concat(
          cut(pieces, rows).map((piece) => stored(source, piece, shapes.get(name)!)),
          0,
        );
      made.set(key, known);
      return known;
    },
  };
}

/** The pieces, or the parts of them, that make up these rows. */
function cut(pieces: readonly Piece[], rows?: RowRange): readonly Piece[] {
  if (!rows) return pieces;
  let begin = 0;
  return pieces.flatMap((piece) => {
    const length = piece.to - piece.from;
    const [from, to] = [Math.max(rows.from - begin, 0), Math.min(rows.to - begin, length)];
    begin += length;
    return from < to ? [{ ...piece, from: piece.from + from, to: piece.from + to }] : [];
  });
}

function stored(source: Lookup, { name, of, from, to, matrix }: Piece, published: Shape): Tensor {
  const all = source.tensor(name);
  const asked = [of, ...published.slice(1, matrix ? 2 : undefined)];
  // A cut of a tensor of other rows would point outside of it.
  if (all.shape.join() !== asked.join())
    throw new Fault("scan.mixed-sizes", {
      tensors: [{ tensor: name, found: all.shape as readonly number[], expected: asked }],
      count: 1,
    });
  const part = from === 0 && to === of ? all : source.tensor(name, { from, to });
  // The same bytes, with the two axes of one pixel.
  return matrix && part.source.kind === "weight"
    ? weight(part.source.name, part.dtype, [to - from, ...published.slice(1)], part.source.region)
    : part;
}
