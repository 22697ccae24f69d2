/** What a latent will look like, without the decoder: a linear estimate of its colours, fitted to each autoencoder. */
/** rgb = bias + weight·channels, colours in 0…1. One row of weights a colour, one factor a latent channel. */
export interface PreviewFit {
  readonly weight: readonly (readonly number[])[];
  readonly bias: readonly number[];
}

/** A latent [channels, places] as interleaved RGB bytes, one pixel a place. */
export function previewPixels(latent: Float32Array, places: number, { weight, bias }: PreviewFit): Uint8Array {
  const rgb = new Uint8ClampedArray(places * 3);
  for (let place = 0; place < places; place++) {
    for (let colour = 0; colour < 3; colour++) {
      let value = bias[colour]!;
      for (const [channel, factor] of weight[colour]!.entries()) value += factor * latent[channel * places + place]!;
      rgb[place * 3 + colour] = value * 255;
    }
  }
  return new Uint8Array(rgb.buffer);
}
