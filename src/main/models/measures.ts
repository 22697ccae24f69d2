/** The networks that measure pictures: what they are called, where they are published, and under which licence. */
import type { MeasureKind } from "../../formats/layouts/layout.ts";

/** As they are called in reports. */
export const measureTitles: Readonly<Record<MeasureKind, string>> = {
  dino: "DINO picture encoder",
  dinov2: "DINOv2 picture encoder",
  "clip-vision": "CLIP picture encoder",
  csd: "CSD style encoder",
};
