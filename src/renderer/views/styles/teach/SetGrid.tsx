import type { Style } from "../../../../contract/library/library.ts";
import type { TaughtPicture, Understood } from "../../../../contract/learning/teaching.ts";
import { cx } from "../../../kit/cx.ts";
import { Thumb } from "../../../kit/grid/Thumb.tsx";
import { referenceUrl } from "../../../media.ts";
import { useText } from "../../../text/text.ts";
import styles from "./Teach.module.css";

interface SetGridProps {
  readonly style: Style;
  /** null while the pictures are looked at. */
  readonly understood: Understood | null;
}

const tile = 92;

/** The style's pictures, and what each is used for. */
export function SetGrid({ style, understood }: SetGridProps) {
  const t = useText().teaching;
  const known = new Map(understood?.pictures.map((picture) => [picture.id, picture]));
  return (
    <ul className={styles.set} aria-label={t.pictures}>
      {style.images.map((image) => {
        const word = wordFor(known.get(image.id), t);
        return (
          <li key={image.id} className={cx(known.get(image.id)?.use === "left out" && styles.out)}>
            <Thumb src={image.present ? referenceUrl(image, { tile }) : null} alt={image.name}>
              {word && <span className={styles.tag}>{word}</span>}
            </Thumb>
          </li>
        );
      })}
    </ul>
  );
}

function wordFor(picture: TaughtPicture | undefined, t: ReturnType<typeof useText>["teaching"]): string | null {
  if (!picture) return null;
  if (picture.broken !== null) return t.broken;
  if (picture.doubt !== null) return t.doubts[picture.doubt];
  if (picture.unlike) return t.unlike;
  if (picture.sameAs !== null) return t.same;
  if (picture.use === "judge") return t.judge;
  return picture.use === "left out" ? t.leftOut : null;
}
