import { useRef } from "react";
import type { Draft } from "../../../../contract/making/draft.ts";
import type { Colour } from "../../../../contract/library/finding.ts";
import type { PictureId } from "../../../../contract/values/id.ts";
import type { Person, Style } from "../../../../contract/library/library.ts";
import { mostReferences } from "../../../../contract/making/parts.ts";
import { cx } from "../../../kit/cx.ts";
import { type Dragged, useDraggable, useDropTarget } from "../../../kit/dragging/drag.ts";
import { AddPicture, Check, Close, Open, Plus } from "../../../kit/icons.ts";
import { IconButton } from "../../../kit/buttons/IconButton.tsx";
import { type MenuEntry, useMenuOf } from "../../../kit/overlays/Menu.tsx";
import { Thumb } from "../../../kit/grid/Thumb.tsx";
import { referenceUrl } from "../../../media.ts";
import { addMadeTo } from "../../../state/actions.ts";
import { edit, useDraft } from "../../../state/draft/draft.ts";
import {
  chosenPerson,
  chosenStyle,
  hasPerson,
  hasStyle,
  type How,
  withoutPerson,
  withoutStyle,
} from "../../../state/draft/rules.ts";
import { go } from "../../../state/route/route.ts";
import { attemptAloud } from "../../../state/studio.ts";
import { useText } from "../../../text/text.ts";
import styles from "./Shelf.module.css";

interface CardProps {
  readonly name: string;
  readonly src: string | null;
  readonly colour: Colour;
  readonly used: boolean;
  readonly dragged: () => Dragged;
  readonly choose: (how: How) => void;
  /** What "+" does; absent where there is nothing to come beside, or no more room. */
  readonly beside: string | undefined;
  readonly entries: readonly MenuEntry[];
  /** Takes made pictures as pictures of its own. */
  readonly take: (pictures: readonly PictureId[]) => void;
}

function Card({ name, src, colour, used, dragged, choose, beside, entries, take }: CardProps) {
  const ref = useRef<HTMLButtonElement>(null);
  const card = useRef<HTMLLIElement>(null);
  const dragging = useDraggable(ref, dragged);
  const over = useDropTarget(card, {
    accepts: ({ kind }) => kind === "pictures",
    onDrop: (what) => what.kind === "pictures" && take(what.ids),
  });
  const menu = useMenuOf(entries);
  return (
    <li ref={card} className={cx(styles.card, dragging && styles.dragging)} data-over={over || undefined}>
      <button
        ref={ref}
        type="button"
        aria-pressed={used}
        className={styles.button}
        onClick={(event) => choose(event.ctrlKey || event.metaKey ? "beside" : "instead")}
        {...menu}
      >
        <Thumb src={src} alt="" colour={colour} selected={used} />
        <span className={styles.name}>{name}</span>
      </button>
      {beside && (
        <IconButton
          ground="picture"
          size="small"
          label={beside}
          icon={<Plus />}
          className={styles.beside}
          onClick={() => choose("beside")}
        />
      )}
    </li>
  );
}

/** Whether one more can come beside what is there. */
const hasRoom = (there: readonly unknown[], used: boolean): boolean =>
  !used && there.length > 0 && there.length < mostReferences;

/** What a made picture's way into a person or style is by keyboard. */
const takeShown = (shown: PictureId | null, label: string, take: CardProps["take"]): readonly MenuEntry[] =>
  shown === null ? [] : [{ label, icon: <AddPicture />, run: () => take([shown]) }];

const out = (label: string, change: (draft: Draft) => Draft): MenuEntry => ({
  label,
  icon: <Close />,
  run: () => edit(change),
});

export function PersonCard({ person, shown }: { readonly person: Person; readonly shown: PictureId | null }) {
  const t = useText();
  const used = useDraft(({ draft }) => hasPerson(draft, person.id));
  const photo = person.photos[0];
  const room = useDraft(({ draft }) => hasRoom(draft.people, used));
  const take = (ids: readonly PictureId[]) => void attemptAloud(() => addMadeTo(person, ids));
  const choose = (how: How) => photo && edit((draft) => chosenPerson(draft, person.id, photo.id, how));
  return (
    <Card
      name={person.name}
      colour={photo?.colour ?? null}
      src={photo ? referenceUrl(photo, { tile: 120 }) : null}
      used={used}
      dragged={() => ({ kind: "person", id: person.id })}
      take={take}
      choose={choose}
      beside={room ? t.studio.shelf.also(person.name) : undefined}
      entries={[
        used
          ? out(t.studio.shelf.takeOut, (draft) => withoutPerson(draft, `person ${person.id}`))
          : { label: t.studio.shelf.use, icon: <Check />, run: () => choose("instead") },
        ...(room ? [{ label: t.studio.shelf.also(person.name), icon: <Plus />, run: () => choose("beside") }] : []),
        ...takeShown(shown, t.studio.shelf.addShown(person.name), take),
        {
          label: `${t.studio.shelf.show} ${t.shell.views.people}`,
          icon: <Open />,
          run: () => go("people", { id: person.id }),
        },
      ]}
    />
  );
}

export function StyleCard({ style, shown }: { readonly style: Style; readonly shown: PictureId | null }) {
  const t = useText();
  const used = useDraft(({ draft }) => hasStyle(draft, style.id));
  const cover = style.images[0];
  const room = useDraft(({ draft }) => hasRoom(draft.styles, used));
  const take = (ids: readonly PictureId[]) => void attemptAloud(() => addMadeTo(style, ids));
  const choose = (how: How) => edit((draft) => chosenStyle(draft, style.id, how));
  return (
    <Card
      name={style.name}
      colour={cover?.colour ?? null}
      src={cover ? referenceUrl(cover, { tile: 120 }) : null}
      used={used}
      dragged={() => ({ kind: "style", id: style.id })}
      take={take}
      choose={choose}
      beside={room ? t.studio.shelf.blend(style.name) : undefined}
      entries={[
        used
          ? out(t.studio.shelf.takeOut, (draft) => withoutStyle(draft, `style ${style.id}`))
          : { label: t.studio.shelf.useStyle, icon: <Check />, run: () => choose("instead") },
        ...(room ? [{ label: t.studio.shelf.blend(style.name), icon: <Plus />, run: () => choose("beside") }] : []),
        ...takeShown(shown, t.studio.shelf.addShown(style.name), take),
        {
          label: `${t.studio.shelf.show} ${t.shell.views.styles}`,
          icon: <Open />,
          run: () => go("styles", { id: style.id }),
        },
      ]}
    />
  );
}
