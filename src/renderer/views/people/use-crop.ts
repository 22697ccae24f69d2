import { useEffect, useRef, useState } from "react";
import type { Reference } from "../../../contract/library/library.ts";
import type { Crop } from "../../../contract/library/seen.ts";
import { sameCrop } from "./crop.ts";

/** Milliseconds of rest before a frame is saved: one that is nudged ten times is changed once. */
const rest = 450;

export interface CropInHand {
  readonly crop: Crop | null;
  readonly setCrop: (crop: Crop | null, phase: "moving" | "done") => void;
}

/** The frame as it is moved by hand, saved when the hand rests or the photograph goes out of sight. */
export function useCrop(photo: Reference, save: (crop: Crop | null) => void): CropInHand {
  const [held, setHeld] = useState<{ readonly crop: Crop | null } | null>(null);
  const pending = useRef<{ readonly crop: Crop | null } | null>(null);
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
  const flush = () => {
    clearTimeout(timer.current);
    const { current } = pending;
    pending.current = null;
    if (current && !sameCrop(current.crop, photo.crop)) save(current.crop);
  };
  const latest = useRef(flush);
  latest.current = flush;
  useEffect(() => () => latest.current(), []);
  // What is saved, here or by undo, is what counts.
  const saved = JSON.stringify(photo.crop);
  useEffect(() => setHeld(null), [saved]);
  return {
    crop: held ? held.crop : photo.crop,
    setCrop: (crop, phase) => {
      setHeld({ crop });
      clearTimeout(timer.current);
      if (phase === "moving") return;
      pending.current = { crop };
      timer.current = setTimeout(() => latest.current(), rest);
    },
  };
}
