import { Fragment } from "react";
import type { Picture } from "../../../contract/library.ts";
import { Thumb } from "../../kit/Thumb.tsx";
import { Tooltip } from "../../kit/Tooltip.tsx";
import { referenceUrl } from "../../media.ts";
import { routeHash } from "../../state/route.ts";
import { useText } from "../../text/text.ts";
import styles from "./PictureInspector.module.css";

/** The person and the styles a picture was made of, each leading to its place. */
export function MadeOf({ picture }: { readonly picture: Picture }) {
  const t = useText().history;
  const parts = [
    ...picture.people.map((one) => ({
      ...one,
      key: `person ${one.id ?? one.name} ${one.reference}`,
      view: "people" as const,
      say: t.personThere(one.name),
    })),
    ...picture.styles.map((one) => ({
      ...one,
      key: `style ${one.id ?? one.name} ${one.reference}`,
      view: "styles" as const,
      say: t.styleThere(one.name, one.weight),
    })),
  ];
  if (parts.length === 0) return null;
  return (
    <ul aria-label={t.madeOf} className={styles.madeOf}>
      {parts.map((part, at) => {
        const thumb = (
          <Thumb src={part.reference === null ? null : referenceUrl(part.reference, { tile: 76 })} alt="" radius="s" />
        );
        return (
          <Fragment key={part.key}>
            {at > 0 && at === picture.people.length && (
              <li aria-hidden className={styles.plus}>
                +
              </li>
            )}
            <li className={styles.part}>
              {part.id === null ? (
                <Tooltip label={t.gone(part.name)}>
                  <span role="img" aria-label={t.gone(part.name)} tabIndex={0} className={styles.gone}>
                    {thumb}
                  </span>
                </Tooltip>
              ) : (
                <Tooltip label={part.say}>
                  <a href={routeHash({ view: part.view, id: part.id })} aria-label={part.say}>
                    {thumb}
                  </a>
                </Tooltip>
              )}
              <span aria-hidden className={styles.name}>
                {part.name}
              </span>
            </li>
          </Fragment>
        );
      })}
    </ul>
  );
}
