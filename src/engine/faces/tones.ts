/** Whether a face is drawn in a few flat tones: of such nobody's identity can be told. */
import type { Crop } from "../../contract/library/seen.ts";
import type { Pixels } from "../../formats/picture/pixels.ts";

/** Points looked at along the face's long side. */
const points = 112;
/** So many tones lie between a face's darkest and its lightest parts, whatever the light it was taken in. */
const tones = 100;
const commonest = 6;
/**
 * Of faces in photographs, blurred, dark and compressed as they may be, the commonest tones make up a tenth to a fifth;
 * of flat drawings a quarter and more.
 */
const flat = 0.2;

/** Whether a face is drawn in flat tones: the network that tells identities knows photographs. */
export const isDrawn = (picture: Pixels, box: Crop): boolean => commonTones(picture, box) > flat;

/** The share of a face that its six commonest tones make up, 0…1. */
export function commonTones({ width, height, rgb }: Pixels, box: Crop): number {
  const [left, top] = [Math.max(0, box.left * width), Math.max(0, box.top * height)];
  const [across, down] = [Math.min(width - left, box.width * width), Math.min(height - top, box.height * height)];
  const apart = Math.max(1, Math.max(across, down) / points);
  const greys: number[] = [];
  for (let y = top; y < top + down; y += apart)
    for (let x = left; x < left + across; x += apart) {
      const at = 3 * (Math.floor(y) * width + Math.floor(x));
      greys.push(0.299 * rgb[at]! + 0.587 * rgb[at + 1]! + 0.114 * rgb[at + 2]!);
    }
  if (greys.length === 0) return 0;
  const risen = greys.toSorted((a, b) => a - b);
  const range = risen[Math.floor(0.95 * risen.length)]! - risen[Math.floor(0.05 * risen.length)]!;
  const step = Math.max(range / tones, 0.5);
  const counts = [...Map.groupBy(greys, (grey) => Math.round(grey / step)).values()].map(({ length }) => length);
  const most = counts.toSorted((a, b) => b - a).slice(0, commonest);
  return most.reduce((sum, count) => sum + count, 0) / greys.length;
}
