/** What was made of pictures lately is not made again: references come back with every picture of a library. */
import type { Picture } from "../../formats/picture/read.ts";
import type { RunOptions } from "../runtime/session.ts";

const MOST = 256;

/** A function of a picture that remembers its latest answers by the picture's digest. Failures are not kept. */
export function remembered<T>(
  make: (picture: Picture, options?: RunOptions) => Promise<T>,
  most = MOST,
): (picture: Picture, options?: RunOptions) => Promise<T> {
  const kept = new Map<string, Promise<T>>();
  return (picture, options) => {
    const known = kept.get(picture.sha256);
    const made = known ?? make(picture, options);
    // Put back at the end: what was not asked for longest is forgotten first.
    kept.delete(picture.sha256);
    kept.set(picture.sha256, made);
    if (!known) made.catch(() => kept.get(picture.sha256) === made && kept.delete(picture.sha256));
    if (kept.size > most) kept.delete(kept.keys().next().value!);
    return made;
  };
}
