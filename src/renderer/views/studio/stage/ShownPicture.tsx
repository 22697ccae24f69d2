import type { PictureId } from "../../../../contract/values/id.ts";
import type { Picture } from "../../../../contract/library/library.ts";
import { pictureUrl, usedReferenceUrl } from "../../../media.ts";
import { pictureTitle } from "../../../state/actions.ts";
import { useText } from "../../../text/text.ts";
import styles from "./Stage.module.css";

export interface ShownPictureProps {
  readonly picture: Picture;
  /** What is looked at in its place while a key is held. */
  readonly instead: "subject" | PictureId | null;
}

/** A finished picture; for as long as a key is held its subject, or the picture before it, in the same place. */
export function ShownPicture({ picture, instead }: ShownPictureProps) {
  const t = useText().studio.stage;
  const subject = picture.people[0]?.reference ?? null;
  if (!picture.present) return <p className={styles.gone}>{t.gone}</p>;
  return (
    <>
      <img src={pictureUrl(picture.id)} alt={pictureTitle(picture)} draggable={false} />
      {instead === "subject" && subject !== null && (
        <>
          <img src={usedReferenceUrl(subject)} alt={picture.people[0]?.name ?? t.subject} className={styles.instead} />
          <span className={styles.tag}>{t.subject}</span>
        </>
      )}
      {instead !== null && instead !== "subject" && (
        <>
          <img src={pictureUrl(instead)} alt={t.before} className={styles.instead} />
          <span className={styles.tag}>{t.before}</span>
        </>
      )}
    </>
  );
}
