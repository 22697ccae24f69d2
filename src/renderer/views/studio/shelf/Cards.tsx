import { useRef } from "react";
import type { Person, Style } from "../../../../contract/library.ts";
import { cx } from "../../../kit/cx.ts";
import { type Dragged, useDraggable } from "../../../kit/drag.ts";
import { Check, Close, Open } from "../../../kit/icons.ts";
import { ContextMenu, type MenuEntry } from "../../../kit/Menu.tsx";
import { Thumb } from "../../../kit/Thumb.tsx";
import { referenceUrl } from "../../../media.ts";
import { edit, useDraft } from "../../../state/draft.ts";
import { toggledStyle, withoutPeople, withPerson } from "../../../state/draft-rules.ts";
import { go } from "../../../state/route.ts";
import { useText } from "../../../text/text.ts";
import styles from "./Shelf.module.css";

interface CardProps {
  readonly name: string;
  readonly src: string | null;
  readonly used: boolean;
  readonly dragged: () => Dragged;
  readonly toggle: () => void;
  readonly entries: readonly MenuEntry[];
}

function Card({ name, src, used, dragged, toggle, entries }: CardProps) {
  const ref = useRef<HTMLButtonElement>(null);
  const dragging = useDraggable(ref, dragged);
  return (
    <li className={cx(styles.card, dragging && styles.dragging)}>
      <ContextMenu entries={entries}>
        <button ref={ref} type="button" aria-pressed={used} className={styles.button} onClick={toggle}>
          <Thumb src={src} alt="" selected={used} />
          <span className={styles.name}>{name}</span>
        </button>
      </ContextMenu>
    </li>
  );
}

export function PersonCard({ person }: { readonly person: Person }) {
  const t = useText();
  const used = useDraft(({ draft }) => draft.people.some((one) => one.person === person.id));
  const photo = person.photos[0];
  const toggle = () =>
    edit((draft) => (used || !photo ? withoutPeople(draft) : withPerson(draft, person.id, photo.id)));
  return (
    <Card
      name={person.name}
      src={photo ? referenceUrl(photo.id, { tile: 120, crop: photo.crop }) : null}
      used={used}
      dragged={() => ({ kind: "person", id: person.id })}
      toggle={toggle}
      entries={[
        { label: used ? t.studio.shelf.takeOut : t.studio.shelf.use, icon: used ? <Close /> : <Check />, run: toggle },
        {
          label: `${t.studio.shelf.show} ${t.shell.views.people}`,
          icon: <Open />,
          run: () => go("people", { id: person.id }),
        },
      ]}
    />
  );
}

export function StyleCard({ style }: { readonly style: Style }) {
  const t = useText();
  const used = useDraft(({ draft }) => draft.styles.some((one) => one.style === style.id));
  const cover = style.images[0];
  const toggle = () => edit((draft) => toggledStyle(draft, style.id));
  return (
    <Card
      name={style.name}
      src={cover ? referenceUrl(cover.id, { tile: 120, crop: cover.crop }) : null}
      used={used}
      dragged={() => ({ kind: "style", id: style.id })}
      toggle={toggle}
      entries={[
        {
          label: used ? t.studio.shelf.takeOut : t.studio.shelf.useStyle,
          icon: used ? <Close /> : <Check />,
          run: toggle,
        },
        {
          label: `${t.studio.shelf.show} ${t.shell.views.styles}`,
          icon: <Open />,
          run: () => go("styles", { id: style.id }),
        },
      ]}
    />
  );
}
