/** What the networks see of a picture: subjects scaled and cropped, styles squeezed to a square. */
import { cropPixels, type Pixels } from "../../formats/picture/pixels.ts";
import { resample } from "./resample.ts";

/** Latents are 8 pixels wide and packed in pairs, so a subject's sides are multiples of this. */
const grid = 16;

/**
 * A subject for the autoencoder: the long side brought to `longSide` with Lanczos (also by enlarging), then cropped
 * about the centre to multiples of 16. Upstream: USO `preprocess_ref`. A format so extreme that its short side would
 * fall below 16, which upstream cannot process, is scaled until the short side covers 16, and the long side is cropped.
 * @param longSide pixels, at least 16
 */
export function prepareContent(picture: Pixels, longSide: number): Pixels {
  const short = Math.min(picture.width, picture.height);
  const long = Math.max(picture.width, picture.height);
  const wanted = Math.floor((longSide / long) * short);
  const scaled =
    wanted >= grid
      ? { short: wanted, long: longSide }
      : { short: grid, long: Math.max(longSide, Math.round((grid / short) * long)) };
  const wide = picture.width >= picture.height;
  const whole = wide
    ? resample(picture, scaled.long, scaled.short, "lanczos")
    : resample(picture, scaled.short, scaled.long, "lanczos");
  return cropCentre(whole, multiple(Math.min(whole.width, longSide)), multiple(Math.min(whole.height, longSide)));
}

/**
 * A style for SigLIP: squeezed to size × size with bicubic, its format ignored.
 * Upstream: USO's SigLIP image processor.
 */
export function prepareStyle(picture: Pixels, size: number): Pixels {
  return resample(picture, size, size, "bicubic");
}

/**
 * A picture as encoders of whole pictures take it: the short side brought to `short` bicubically, then the middle
 * `crop` × `crop` of it. Upstream: torchvision's `Resize` and `CenterCrop`, which round the long side down and the
 * place of the crop to even.
 */
export function prepareMiddle(picture: Pixels, short: number, crop: number): Pixels {
  const { width, height } = picture;
  const long = Math.floor((short * Math.max(width, height)) / Math.min(width, height));
  const whole = resample(picture, width <= height ? short : long, width <= height ? long : short, "bicubic");
  const from = (side: number): number => roundHalfEven((side - crop) / 2);
  return cropPixels(whole, { left: from(whole.width), top: from(whole.height), width: crop, height: crop });
}

/** As Python rounds. */
function roundHalfEven(x: number): number {
  const down = Math.floor(x);
  return x - down === 0.5 ? down + (down % 2) : Math.round(x);
}

function multiple(side: number): number {
  return Math.floor(side / grid) * grid;
}

function cropCentre(pixels: Pixels, width: number, height: number): Pixels {
  return cropPixels(pixels, {
    left: Math.floor((pixels.width - width) / 2),
    top: Math.floor((pixels.height - height) / 2),
    width,
    height,
  });
}
