import { useDeferredValue, useState } from "react";
import { toFault } from "../../../../contract/fault.ts";
import { DropZone, useFilePicker } from "../../../kit/dragging/DropZone.tsx";
import { EmptyState } from "../../../kit/layout/EmptyState.tsx";
import { Button } from "../../../kit/buttons/Button.tsx";
import { IconButton } from "../../../kit/buttons/IconButton.tsx";
import { AddPerson, AddPicture, PanelLeft, PeopleIcon, Plus, Search, StylesIcon } from "../../../kit/icons.ts";
import { MenuGround } from "../../../kit/overlays/Menu.tsx";
import { Tabs } from "../../../kit/layout/Tabs.tsx";
import { TextField } from "../../../kit/fields/TextField.tsx";
import { addPerson, addStyle } from "../../../state/actions.ts";
import { useAnswer } from "../../../state/answers.ts";
import { notify } from "../../../state/studio.ts";
import { keyLabel } from "../../../shortcuts/keys.ts";
import { useText } from "../../../text/text.ts";
import { look, useLooking } from "../view-state.ts";
import { useShown } from "../stage/shown.ts";
import { PersonCard, StyleCard } from "./Cards.tsx";
import styles from "./Shelf.module.css";

type Kind = "people" | "styles";

/**
 * Every file becomes a person or a style of its own: several photographs of one person are brought together in People.
 */
async function addEach(kind: Kind, files: readonly File[]): Promise<void> {
  try {
    for (const file of files) await (kind === "people" ? addPerson([file]) : addStyle([file]));
  } catch (error) {
    notify(toFault(error).message);
  }
}

function Cards({ kind }: { readonly kind: Kind }) {
  const t = useText().studio.shelf;
  const [text, setText] = useState("");
  const filter = useDeferredValue(text.trim());
  const query = { view: "all", ...(filter ? { text: filter } : {}) } as const;
  const people = useAnswer("people.list", kind === "people" ? query : undefined);
  const looks = useAnswer("styles.list", kind === "styles" ? query : undefined);
  const { data, error } = kind === "people" ? people : looks;
  const now = useShown();
  const shown = now.kind === "picture" && now.picture.present ? now.picture.id : null;
  const add = (files: readonly File[]) => void addEach(kind, files);
  const picker = useFilePicker(add);
  const none = data?.length === 0;
  return (
    <DropZone prompt={kind === "people" ? t.dropPeople : t.dropStyles} onFiles={add} className={styles.zone}>
      {picker.input}
      {!(none && filter === "") && (
        <div className={styles.tools}>
          <TextField
            type="search"
            label={kind === "people" ? t.filterPeople : t.filterStyles}
            labelled="hidden"
            placeholder={kind === "people" ? t.filterPeople : t.filterStyles}
            icon={<Search />}
            value={text}
            onChange={setText}
            className={styles.filter}
          />
          <IconButton label={kind === "people" ? t.addPerson : t.addStyle} icon={<Plus />} onClick={picker.open} />
        </div>
      )}
      {error && <p className={styles.error}>{error.message}</p>}
      {none && filter !== "" && <p className={styles.none}>{t.noMatch(filter)}</p>}
      {none && filter === "" ? (
        <EmptyState
          icon={kind === "people" ? <PeopleIcon /> : <StylesIcon />}
          title={kind === "people" ? t.noPeople : t.noStyles}
          action={
            <Button icon={kind === "people" ? <AddPerson /> : <AddPicture />} onClick={picker.open}>
              {kind === "people" ? t.addPerson : t.addStyle}
            </Button>
          }
        >
          {kind === "people" ? t.noPeopleText : t.noStylesText}
        </EmptyState>
      ) : (
        <MenuGround render={<ul className={styles.cards} />}>
          {kind === "people"
            ? people.data?.map((person) => <PersonCard key={person.id} person={person} shown={shown} />)
            : looks.data?.map((style) => <StyleCard key={style.id} style={style} shown={shown} />)}
        </MenuGround>
      )}
    </DropZone>
  );
}

/** People and styles at hand: a click puts them into the composer, or drag them there. */
export function Shelf({ onFold }: { readonly onFold: () => void }) {
  const t = useText().studio.shelf;
  const kind = useLooking(({ shelf }) => shelf);
  return (
    <Tabs
      label={t.label}
      value={kind}
      onChange={(shelf) => look({ shelf })}
      className={styles.tabs}
      tabs={[
        { value: "people", label: t.people, panel: <Cards kind="people" /> },
        { value: "styles", label: t.styles, panel: <Cards kind="styles" /> },
      ]}
      end={<IconButton size="small" label={t.fold} hint={keyLabel("[")} icon={<PanelLeft />} onClick={onFold} />}
    />
  );
}
