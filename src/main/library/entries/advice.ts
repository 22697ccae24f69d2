/** What the coach says of a picture someone brought in. */
import type { PhotoAdvice } from "../../../contract/library/library.ts";
import type { Face } from "../../../contract/library/faces.ts";
import { faceWithin } from "../../../contract/making/framing.ts";
import type { Crop } from "../../../contract/library/seen.ts";

/** Short side in pixels below which a face has too little detail for any model. */
const smallest = 256;
/**
 * Below this measure (engine/image/sharpness.ts) portraits look out of focus: a blur of about 1.5 pixels at a size of
 * 256.
 */
const blurred = 16;
/** More of the long side than this is cut away when a picture is brought to a portrait's format. */
const widest = 2;

/**
 * Degrees from which a face is seen from its side: the far eye is hardly seen. The mesh counts 40 where a head is
 * turned by about 55 (`npm run bench -- --only eyes`).
 */
const aside = 40;
/** Of what is used, a face of less height than this has too few of its pixels. */
const little = 0.15;

export interface Seen {
  readonly kind: "person" | "style";
  readonly width: number;
  readonly height: number;
  /** The part that is used counts, not what is cut away. */
  readonly crop: Crop | null;
  readonly sharpness: number;
  /** Null where they are not known. */
  readonly faces: readonly Face[] | null;
}

/** Advice, most important first. A style may be soft: watercolours are. */
export function adviceOn({ kind, width, height, crop, sharpness, faces }: Seen): readonly PhotoAdvice[] {
  const [w, h] = [Math.round(width * (crop?.width ?? 1)), Math.round(height * (crop?.height ?? 1))];
  const advice: PhotoAdvice[] = [];
  if (Math.min(w, h) < smallest) advice.push("small");
  if (kind === "person" && sharpness < blurred) advice.push("blurred");
  const face = kind === "person" && faces ? faceWithin(faces, crop) : null;
  if (face) advice.push(...adviceOnFace(face, face.box.height / (crop?.height ?? 1), advice.includes("blurred")));
  if (w / h > widest) advice.push("very wide");
  if (h / w > widest) advice.push("very tall");
  return advice;
}

/**
 * @param share of the height of what is used
 * @param soft out of focus: nobody can say then whether eyes are open
 */
function adviceOnFace({ eyes, turn }: Face, share: number, soft: boolean): readonly PhotoAdvice[] {
  const both = [eyes.left, eyes.right];
  const advice: PhotoAdvice[] = [];
  if (share < little) advice.push("face small");
  if (!soft && both.includes("covered")) advice.push("eyes covered");
  // Of a face that is turned away the far eye looks narrow.
  else if (!soft && Math.abs(turn.yaw) < aside) {
    if (both.includes("closed")) advice.push(both.includes("open") ? "one eye closed" : "eyes closed");
    // What is to be done about a small face comes first.
    else if (both.includes("unclear") && share >= little) advice.push("eyes unclear");
  }
  if (Math.abs(turn.yaw) >= aside) advice.push("side view");
  return advice;
}
