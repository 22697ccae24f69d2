/**
 * Low-rank adaptation (LoRA) as a map of lookups: a layer asked for its weights also says what adapts it, so that
 * networks are described without it. USO's own LoRA and any further ones are adapters alike.
 */
import { selectRows, type Lookup, type RowRange } from "./lookup.ts";
import type { LoraMode, LowRank } from "./low-rank.ts";

/** Low-rank weights of a transformer, by the published names of its layers. */
export interface Adapter {
  /**
   * The pieces for the layer at a path, such as `double_blocks.3.img_attn.qkv`: in the order of their rows, none over
   * another.
   */
  pieces(layer: string): readonly LowRank[];
}

/** An adapter and how it takes part. */
export interface AppliedAdapter {
  readonly adapter: Adapter;
  readonly mode: LoraMode;
}

/** The same weights, adapted: `linear` adds what the adapters say. */
export function adapted(source: Lookup, adapters: readonly AppliedAdapter[]): Lookup {
  return {
    has: (name) => source.has(name),
    tensor: (name, rows) => source.tensor(name, rows),
    adaptations: (layer, rows) => [
      ...(source.adaptations?.(layer, rows) ?? []),
      ...adapters.flatMap(({ adapter, mode }) => {
        const all = adapter.pieces(layer);
        const pieces = rows ? all.flatMap((piece) => cut(piece, rows)) : all;
        return pieces.length > 0 ? [{ pieces, mode }] : [];
      }),
    ],
  };
}

/** The part of a piece that lies in these rows, counted from the first of them. */
function cut(piece: LowRank, rows: RowRange): readonly LowRank[] {
  const [from, to] = [Math.max(piece.from, rows.from), Math.min(piece.to, rows.to)];
  if (from >= to) return [];
  const whole = from === piece.from && to === piece.to;
  return [
    {
      ...piece,
      from: from - rows.from,
      to: to - rows.from,
      up: whole ? piece.up : selectRows(piece.up, { from: from - piece.from, to: to - piece.from }),
    },
  ];
}
