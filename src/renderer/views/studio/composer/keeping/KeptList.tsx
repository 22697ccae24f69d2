import { useState } from "react";
import { folded } from "../../../../../contract/values/folded.ts";
import { Close, Rename, Search } from "../../../../kit/icons.ts";
import { IconButton } from "../../../../kit/buttons/IconButton.tsx";
import { TextField } from "../../../../kit/fields/TextField.tsx";
import { useText } from "../../../../text/text.ts";
import styles from "./Keeping.module.css";

interface Kept {
  readonly id: number;
  readonly name: string;
}

export interface KeptListProps<T extends Kept> {
  readonly label: string;
  readonly kept: readonly T[];
  /** What is searched beside the name, and shown below it. */
  readonly about: (one: T) => string;
  readonly empty: string;
  readonly onChoose: (one: T) => void;
  readonly onRename: (one: T, name: string) => void;
  readonly onRemove: (one: T) => void;
}

/** More than these are searched. */
const few = 5;

/** What is kept, by name: a click or Enter takes it. Each can be renamed and removed. */
export function KeptList<T extends Kept>({ label, kept, about, empty, ...on }: KeptListProps<T>) {
  const t = useText().keeping;
  const [search, setSearch] = useState("");
  const [renaming, setRenaming] = useState<{ readonly id: number; readonly name: string } | null>(null);
  const wanted = folded(search.trim());
  const found = kept.filter((one) => folded(`${one.name} ${about(one)}`).includes(wanted));
  if (kept.length === 0) return <p className={styles.empty}>{empty}</p>;
  return (
    <>
      {kept.length > few && (
        <TextField
          label={t.search}
          labelled="hidden"
          placeholder={t.search}
          icon={<Search />}
          value={search}
          onChange={setSearch}
          onKeyDown={(event) => event.key === "Enter" && found[0] && on.onChoose(found[0])}
        />
      )}
      <ul aria-label={label} className={styles.list}>
        {found.map((one) => (
          <li key={one.id} className={styles.row}>
            {renaming?.id === one.id ? (
              <form
                className={styles.renaming}
                onSubmit={(event) => {
                  event.preventDefault();
                  if (renaming.name.trim() !== "") on.onRename(one, renaming.name.trim());
                  setRenaming(null);
                }}
              >
                <TextField
                  label={t.name}
                  labelled="hidden"
                  value={renaming.name}
                  maxLength={100}
                  autoFocus
                  onChange={(name) => setRenaming({ id: one.id, name })}
                  onKeyDown={(event) => {
                    if (event.key !== "Escape") return;
                    event.stopPropagation();
                    setRenaming(null);
                  }}
                />
              </form>
            ) : (
              <>
                <button type="button" className={styles.choose} onClick={() => on.onChoose(one)}>
                  <span className={styles.name}>{one.name}</span>
                  <span className={styles.about}>{about(one)}</span>
                </button>
                <IconButton
                  size="small"
                  label={t.rename(one.name)}
                  icon={<Rename />}
                  onClick={() => setRenaming({ id: one.id, name: one.name })}
                />
                <IconButton size="small" label={t.remove(one.name)} icon={<Close />} onClick={() => on.onRemove(one)} />
              </>
            )}
          </li>
        ))}
      </ul>
      {found.length === 0 && <p className={styles.empty}>{t.none(search)}</p>}
    </>
  );
}
