import { Fragment } from "react";
import { isWithheld } from "../../../contract/library/private.ts";
import type { Picture } from "../../../contract/library/library.ts";
import { InspectorSection } from "../../kit/layout/Inspector.tsx";
import { Thumb } from "../../kit/grid/Thumb.tsx";
import { Tooltip } from "../../kit/overlays/Tooltip.tsx";
import { pictureUrl, usedReferenceUrl } from "../../media.ts";
import { useAnswer } from "../../state/answers.ts";
import { routeHash } from "../../state/route/route.ts";
import { useText } from "../../text/text.ts";
import styles from "./PictureInspector.module.css";

const TILE = 76;

type Made = Picture["people"][number] | Picture["styles"][number];

/** The person and the styles a picture was made of, each leading to its place, and pictures to the picture they are. */
export function MadeOf({ picture }: { readonly picture: Picture }) {
  const t = useText().history;
  if (isWithheld(picture.recipe)) return <p className={styles.unrecorded}>{t.unrecorded}</p>;
  const part = (view: "people" | "styles", say: string, one: Made, n: number) => ({
    name: one.name,
    key: `${view} ${n}`,
    src:
      one.picture !== null
        ? pictureUrl(one.picture, TILE)
        : one.reference === null
          ? null
          : usedReferenceUrl(one.reference, TILE),
    ...(one.picture !== null
      ? { say: t.parentThere(one.name), to: routeHash({ view: "history", id: one.picture }) }
      : { say, to: one.id === null ? null : routeHash({ view, id: one.id }) }),
  });
  const parts = [
    ...picture.people.map((one, n) => part("people", t.personThere(one.name), one, n)),
    ...picture.styles.map((one, n) => part("styles", t.styleThere(one.name, one.weight), one, n)),
  ];
  if (parts.length === 0) return null;
  return (
    <ul aria-label={t.madeOf} className={styles.madeOf}>
      {parts.map(({ key, name, say, to, src }, at) => (
        <Fragment key={key}>
          {at > 0 && at === picture.people.length && (
            <li aria-hidden className={styles.plus}>
              +
            </li>
          )}
          <li className={styles.part}>
            {to === null ? (
              <Tooltip label={t.gone(name)}>
                <span role="img" aria-label={t.gone(name)} tabIndex={0} className={styles.gone}>
                  <Thumb src={src} alt="" radius="s" />
                </span>
              </Tooltip>
            ) : (
              <Tooltip label={say}>
                <a href={to} aria-label={say}>
                  <Thumb src={src} alt="" radius="s" />
                </a>
              </Tooltip>
            )}
            <span aria-hidden className={styles.name}>
              {name}
            </span>
          </li>
        </Fragment>
      ))}
    </ul>
  );
}

/** The picture that this one is, only larger. */
export function EnlargedFrom({ picture: { id, recipe } }: { readonly picture: Picture }) {
  const t = useText().history;
  const { data: from = null } = useAnswer("pictures.enlargedFrom", recipe.enlarged ? { id } : undefined);
  if (!recipe.enlarged || from === null) return null;
  return (
    <InspectorSection title={t.enlargedFrom(recipe.enlarged.factor)}>
      <ul className={styles.madeOf}>
        <li className={styles.part}>
          <a href={routeHash({ view: "history", id: from })} aria-label={t.enlargedThere}>
            <Thumb src={pictureUrl(from, TILE)} alt="" radius="s" />
          </a>
        </li>
      </ul>
    </InspectorSection>
  );
}

/** The pictures that were made of this one. */
export function UsedIn({ picture: { id } }: { readonly picture: Picture }) {
  const t = useText().history;
  const { data: children = [] } = useAnswer("pictures.usedIn", { id });
  if (children.length === 0) return null;
  return (
    <InspectorSection title={t.usedIn(children.length)}>
      <ul className={styles.madeOf}>
        {children.map((child) => (
          <li key={child} className={styles.part}>
            <a href={routeHash({ view: "history", id: child })} aria-label={t.childThere}>
              <Thumb src={pictureUrl(child, TILE)} alt="" radius="s" />
            </a>
          </li>
        ))}
      </ul>
    </InspectorSection>
  );
}
