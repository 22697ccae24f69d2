import type { Reference } from "../../../contract/library.ts";
import type { Crop } from "../../../contract/seen.ts";
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
  return (
    <div role="status" className={cx(styles.coach, good && styles.good)}>
      {good ? <Good /> : <Warning />}
      <div>
        {!photo.present && <p>{t.collection.awayHow(photo.name)}</p>}
        {photo.present && photo.advice.map((one) => <p key={one}>{t.people.coach[one](crop !== null)}</p>)}
        {good && <p>{t.people.coach.good}</p>}
        <p className={cx(styles.size, "num")}>{t.people.coach.used(width, height)}</p>
      </div>
    </div>
  );
}
