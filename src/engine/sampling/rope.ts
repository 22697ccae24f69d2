/** Rotary position embedding: angles for pairs of channels. */

/**
 * Cosines and sines by which attention rotates the channel pairs of every token: [tokens, sum(axesDim) / 2] each, the
 * axes' pairs one after another. Pair k of an axis of d channels turns by id / theta^(2k / d), in double precision as
 * upstream. Source: `rope` and `EmbedND` in FLUX's `math.py` and `layers.py` (arXiv 2104.09864).
 * @param ids position ids [tokens, axes]
 * @param axesDim channels of each axis, even
 */
export function rotaryTables(
  ids: Float32Array,
  axesDim: readonly number[],
  theta: number,
): { readonly cos: Float32Array; readonly sin: Float32Array } {
  const pairs = axesDim.flatMap((channels, axis) =>
    Array.from({ length: channels / 2 }, (_, k) => ({ axis, frequency: 1 / theta ** ((2 * k) / channels) })),
  );
  const tokens = ids.length / axesDim.length;
  const cos = new Float32Array(tokens * pairs.length);
  const sin = new Float32Array(tokens * pairs.length);
  for (let token = 0; token < tokens; token++) {
    for (const [i, { axis, frequency }] of pairs.entries()) {
      const angle = (ids[token * axesDim.length + axis] as number) * frequency;
      cos[token * pairs.length + i] = Math.cos(angle);
      sin[token * pairs.length + i] = Math.sin(angle);
    }
  }
  return { cos, sin };
}
