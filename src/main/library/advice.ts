/** What the coach says of a picture someone brought in. */
import type { PhotoAdvice } from "../../contract/library.ts";
import type { Crop } from "../../contract/seen.ts";

/** Short side in pixels below which a face has too little detail for any model. */
const smallest = 256;
/**
 * Below this measure (engine/image/sharpness.ts) portraits look out of focus: a blur of about 1.5 pixels at a size of
 * 256.
 */
const blurred = 16;
/** More of the long side than this is cut away when a picture is brought to a portrait's format. */
const widest = 2;

export interface Seen {
  readonly kind: "person" | "style";
  readonly width: number;
  readonly height: number;
  /** The part that is used counts, not what is cut away. */
  readonly crop: Crop | null;
  readonly sharpness: number;
}

/** Advice, most important first. A style may be soft: watercolours are. */
export function adviceOn({ kind, width, height, crop, sharpness }: Seen): readonly PhotoAdvice[] {
  const [w, h] = [Math.round(width * (crop?.width ?? 1)), Math.round(height * (crop?.height ?? 1))];
  const advice: PhotoAdvice[] = [];
  if (Math.min(w, h) < smallest) advice.push("small");
  if (kind === "person" && sharpness < blurred) advice.push("blurred");
  if (w / h > widest) advice.push("very wide");
  if (h / w > widest) advice.push("very tall");
  return advice;
}
