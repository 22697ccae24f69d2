/** Which photograph of a person suits a picture best. */
import type { Reference } from "./library.ts";

/** Degrees by which a face must look more to the front before that alone is a reason to take another photograph. */
const TURNED = 15;

type Photo = Pick<Reference, "advice" | "faces" | "width" | "height" | "crop" | "present">;

interface Worth {
  /** What the coach has to say against it: blurred, eyes closed, a face too small, a side view. */
  readonly faults: number;
  /** Degrees off the front; as of a side where no face is known. */
  readonly turned: number;
  /** How far its used part is from the size it is brought to, in powers of two. */
  readonly off: number;
}

function worthOf({ advice, faces, width, height, crop }: Photo, longSide: number): Worth {
  const used = Math.max(width * (crop?.width ?? 1), height * (crop?.height ?? 1));
  return {
    faults: advice.length,
    turned: Math.abs(faces?.[0]?.turn.yaw ?? 90),
    off: Math.abs(Math.log2(used / longSide)),
  };
}

/**
 * The photograph to be suggested in place of the first, which is used; null where that is as good as any.
 * @param longSide in pixels, to which subjects are brought in the picture that is to be made
 */
export function bestPhoto<P extends Photo>(photos: readonly P[], longSide: number): P | null {
  const [first, ...others] = photos.filter(({ present }) => present);
  if (!first) return null;
  const own = worthOf(first, longSide);
  const better = others
    .map((photo) => ({ photo, worth: worthOf(photo, longSide) }))
    .filter(({ worth: { faults, turned } }) =>
      faults === own.faults ? turned < own.turned - TURNED : faults < own.faults,
    )
    .toSorted(({ worth: a }, { worth: b }) => a.faults - b.faults || a.turned - b.turned || a.off - b.off);
  return better[0]?.photo ?? null;
}
