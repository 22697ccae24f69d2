import { ReactCompareSlider } from "react-compare-slider";
import type { Picture } from "../../../../contract/library.ts";
import { pictureUrl, referenceUrl } from "../../../media.ts";
import { pictureTitle } from "../../../state/actions.ts";
import { useText } from "../../../text/text.ts";
import styles from "./Stage.module.css";

const Handle = () => (
  <div className={styles.handle}>
    <span className={styles.grip}>
      <svg
        viewBox="0 0 24 24"
        fill="none"
        stroke="currentColor"
        strokeWidth="2"
        strokeLinecap="round"
        strokeLinejoin="round"
        aria-hidden
      >
        <path d="M8 7l-5 5 5 5M16 7l5 5-5 5" />
      </svg>
    </span>
  </div>
);

export interface ComparedPictureProps {
  readonly picture: Picture;
  readonly compare: boolean;
  /** The hand moves the picture, so only the grip moves the slider. */
  readonly pannable: boolean;
}

/** A finished picture; with its subject on the left where the artist compares. */
export function ComparedPicture({ picture, compare, pannable }: ComparedPictureProps) {
  const t = useText().studio.stage;
  const subject = picture.people[0]?.reference ?? null;
  if (!picture.present) return <p className={styles.gone}>{t.gone}</p>;
  const after = <img src={pictureUrl(picture.id)} alt={pictureTitle(picture)} draggable={false} />;
  if (!compare || subject === null) return after;
  return (
    <>
      <ReactCompareSlider
        className={styles.slider}
        defaultPosition={38}
        onlyHandleDraggable={pannable}
        handle={<Handle />}
        aria-label={t.compare}
        // What the hand does to the slider is not for the picture below it.
        onPointerDown={(event) => !pannable && event.stopPropagation()}
        itemOne={
          <img src={referenceUrl(subject, { crop: {} })} alt={picture.people[0]?.name ?? t.subject} draggable={false} />
        }
        itemTwo={after}
      />
      <span className={`${styles.tag} ${styles.before}`}>{t.subject}</span>
      <span className={`${styles.tag} ${styles.after} num`}>{t.weights(picture.styles) || t.noStyle}</span>
    </>
  );
}
