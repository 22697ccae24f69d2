/** Whom a photograph with several people is of. */
import type { Face } from "../../contract/library/faces.ts";

/**
 * How likely a face is the one that is meant: large, towards the middle, and not turned away. Someone who fills the
 * picture is meant even at its edge.
 */
export function likelihood({ box, turn, confidence }: Face): number {
  const off = Math.hypot(box.left + box.width / 2 - 0.5, (box.top + box.height / 2 - 0.45) / 1.5);
  return (
    Math.sqrt(box.width * box.height) * (1 - Math.min(off, 0.7)) * Math.cos((turn.yaw * Math.PI) / 360) * confidence
  );
}
