import { useEffect } from "react";
import { headAndShoulders } from "../../../contract/making/framing.ts";
import type { Reference } from "../../../contract/library/library.ts";
import type { Crop } from "../../../contract/library/seen.ts";
import { call } from "../../state/link.ts";
import { type Preset, presetCrop, ratios, sameCrop } from "./crop.ts";

/**
 * Where the presets put the frame of a photograph that is shown: around its face, once it was looked at. Of several
 * faces the likeliest comes first, and the next one each time the same preset is chosen again.
 */
export function useFraming(photo: Reference): (preset: Preset, before: Crop | null) => Crop | null {
  const { id, faces, turn, present } = photo;
  const known = faces !== undefined;
  useEffect(() => {
    // What cannot be looked at is framed without a face, as before.
    if (!known && present) call("faces.look", { photo: id }).catch(() => undefined);
  }, [id, turn, known, present]);
  return (preset, before) => framed(preset, photo, before);
}

/** Where a preset puts the frame, given where it was. */
export function framed(preset: Preset, photo: Reference, before: Crop | null): Crop | null {
  const faces = photo.faces ?? [];
  if (preset === "whole" || faces.length === 0) return presetCrop(preset, photo);
  const frames = faces.map((face) => headAndShoulders(face, photo, ratios[preset]));
  const at = frames.findIndex((frame) => sameCrop(frame, before));
  return frames[(at + 1) % frames.length]!;
}
