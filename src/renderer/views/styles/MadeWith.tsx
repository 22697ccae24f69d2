import { useRef } from "react";
import type { Picture, Style } from "../../../contract/library/library.ts";
import { useDraggable } from "../../kit/dragging/drag.ts";
import { Thumb } from "../../kit/grid/Thumb.tsx";
import { pictureUrl } from "../../media.ts";
import { pictureTitle } from "../../state/actions.ts";
import { useAnswer } from "../../state/answers.ts";
import { routeHash } from "../../state/route/route.ts";
import { useText } from "../../text/text.ts";
import { pictureEntries } from "../../collection/picture-entries.tsx";
import { ContextMenu } from "../../kit/overlays/Menu.tsx";
import { attemptAloud } from "../../state/studio.ts";
import { InspectorSection } from "../../kit/layout/Inspector.tsx";
import styles from "./MadeWith.module.css";

/** Two rows of four. */
const shown = 8;
const tile = 72;

/** The newest pictures made with a style; each opens in the studio. */
export function MadeWith({ style }: { readonly style: Style }) {
  const t = useText().styles;
  const { data } = useAnswer("pictures.query", { query: { styles: [style.id] }, limit: shown });
  if (data?.total === 0) return null;
  return (
    <InspectorSection
      title={t.madeWith}
      end={
        data && data.total > shown ? (
          <a href={routeHash({ view: "history", query: { style: String(style.id) } })}>{t.allOf(data.total)}</a>
        ) : null
      }
    >
      <div className={styles.strip}>
        {data?.pictures.map((picture) => <Made key={picture.id} picture={picture} />) ??
          Array.from({ length: Math.min(shown, style.pictures) }, (_, k) => (
            <Thumb key={k} src={null} alt="" radius="s" />
          ))}
      </div>
    </InspectorSection>
  );
}

function Made({ picture }: { readonly picture: Picture }) {
  const ref = useRef<HTMLAnchorElement>(null);
  useDraggable(ref, () => ({ kind: "pictures", ids: [picture.id] }));
  return (
    <ContextMenu entries={pictureEntries(picture, { attempt: attemptAloud })}>
      <a ref={ref} href={routeHash({ view: "studio", id: picture.id })} className={styles.made} draggable={false}>
        <Thumb src={pictureUrl(picture.id, tile)} alt={pictureTitle(picture)} colour={picture.colour} radius="s" />
      </a>
    </ContextMenu>
  );
}
