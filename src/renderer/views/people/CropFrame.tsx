import { type KeyboardEvent, useRef } from "react";
import { ReactCrop } from "react-image-crop";
import "react-image-crop/dist/ReactCrop.css";
import type { Reference } from "../../../contract/library/library.ts";
import type { Crop } from "../../../contract/library/seen.ts";
import { cx } from "../../kit/cx.ts";
import { referenceUrl } from "../../media.ts";
import { useText } from "../../text/text.ts";
import { fromPercent, isNothing, meant, toPercent } from "./crop.ts";
import styles from "./CropFrame.module.css";

interface CropFrameProps {
  readonly photo: Reference;
  /** Follows the hand, before it is saved. */
  readonly crop: Crop | null;
  /** `moving` while the hand holds it, `done` when it lets go. */
  readonly onCrop: (crop: Crop | null, phase: "moving" | "done") => void;
  readonly alt: string;
}

/** Of the frame, in CSS pixels: smaller could not be grasped. */
const smallest = 24;
const tile = 320;

/**
 * The whole photograph with the frame of what is used: drag it, pull its corners, draw a new one; arrow keys move,
 * Delete takes it away.
 */
export function CropFrame({ photo, crop, onCrop, alt }: CropFrameProps) {
  const t = useText().people.crop;
  const { width, height } = photo;
  const released = useRef(false);
  const completed = (drawn: Crop) => {
    // The crop tool also reports a frame that has just been begun: nothing yet, and the hand still holds it.
    if (isNothing(drawn) && !released.current) return;
    released.current = false;
    onCrop(meant(drawn, photo.crop), "done");
  };
  const clear = (event: KeyboardEvent) => {
    if (event.key !== "Delete" && event.key !== "Backspace") return;
    event.preventDefault();
    event.stopPropagation();
    onCrop(null, "done");
  };
  return (
    <div className={styles.stage} onKeyDown={clear}>
      <ReactCrop
        {...(crop ? { crop: toPercent(crop) } : {})}
        onChange={(_, percent) => onCrop(fromPercent(percent), "moving")}
        onComplete={(_, percent) => completed(fromPercent(percent))}
        onDragStart={() => {
          released.current = false;
        }}
        onDragEnd={() => {
          released.current = true;
        }}
        minWidth={smallest}
        minHeight={smallest}
        ariaLabels={t.labels}
        className={cx(styles.crop)}
        style={{ width: `min(100cqw, ${(100 * width) / height}cqh)`, aspectRatio: width / height }}
      >
        <img src={referenceUrl(photo, { tile, whole: true })} alt={alt} draggable={false} />
      </ReactCrop>
    </div>
  );
}
