import type { Reference } from "../../../contract/library/library.ts";
import { facesWithin } from "../../../contract/making/framing.ts";
import type { Crop } from "../../../contract/library/seen.ts";
import { cx } from "../../kit/cx.ts";
import { Good, Warning } from "../../kit/icons.ts";
import { useText } from "../../text/text.ts";
import styles from "./Coach.module.css";
import { croppedSize } from "./crop.ts";

interface CoachProps {
  readonly photo: Reference;
  readonly crop: Crop | null;
}

/** What a photograph is good for, and what would make it better. */
export function Coach({ photo, crop }: CoachProps) {
  const t = useText();
  const { width, height } = croppedSize(crop, photo);
  const good = photo.present && photo.advice.length === 0;
  // Neither is a fault: a subject may be a thing, and several may be meant.
  const faces = photo.faces && facesWithin(photo.faces, crop).length;
  const single = faces === undefined || faces === 1;
  return (
    <div role="status" className={cx(styles.coach, good && styles.good)}>
      {good ? <Good /> : <Warning />}
      <div>
        {!photo.present && <p>{t.collection.awayHow(photo.name)}</p>}
        {photo.present && photo.advice.map((one) => <p key={one}>{t.people.coach[one](crop !== null)}</p>)}
        {good && <p>{single ? t.people.coach.good : t.people.coach.sharp}</p>}
        {photo.present && !single && <p>{faces === 0 ? t.people.coach.noFace : t.people.coach.severalFaces}</p>}
        <p className={cx(styles.size, "num")}>{t.people.coach.used(width, height)}</p>
      </div>
    </div>
  );
}
