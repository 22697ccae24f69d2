import { type ReactNode, useCallback, useEffect, useMemo, useRef, useState } from "react";
import { Button } from "../kit/buttons/Button.tsx";
import { DropZone, useFilePicker } from "../kit/dragging/DropZone.tsx";
import { Lightbox } from "../kit/overlays/Lightbox.tsx";
import { ContextMenu } from "../kit/overlays/Menu.tsx";
import { Close, Erase, Plus, Search } from "../kit/icons.ts";
import { IconButton } from "../kit/buttons/IconButton.tsx";
import { TextField } from "../kit/fields/TextField.tsx";
import { VirtualGrid } from "../kit/grid/VirtualGrid.tsx";
import { referenceUrl } from "../media.ts";
import { askEmptyTrash } from "../state/removing.ts";
import { go, useRoute } from "../state/route/route.ts";
import { useText } from "../text/text.ts";
import { Asking } from "./Asking.tsx";
import styles from "./CollectionView.module.css";
import { EmptyShelf } from "./EmptyShelf.tsx";
import { EntryCard } from "./EntryCard.tsx";
import type { InspectorState } from "./EntryInspector.tsx";
import { ImportQuestion } from "./ImportQuestion.tsx";
import { useImporting } from "./importing.ts";
import { Problem } from "../kit/layout/Problem.tsx";
import { Refusals } from "./Refusals.tsx";
import { SeveralInspector } from "./SeveralInspector.tsx";
import { addressOf, type Entry, queryOf, type Shelf } from "./shelf.ts";
import { ShelfNav, ShelfSelect } from "./ShelfNav.tsx";
import { useChosen } from "./use-chosen.ts";
import { useEntryCommands } from "./use-entry-commands.tsx";

export interface CollectionViewProps<E extends Entry> {
  readonly shelf: Shelf<E>;
  readonly icon: ReactNode;
  /** The inspector of one entry. */
  readonly inspector: (entry: E, state: InspectorState) => ReactNode;
  /** What else can be done with all of them, beside what adds one. */
  readonly also?: ReactNode;
  /** What is to be said above all of them. */
  readonly notice?: ReactNode;
}

const large = 1600;

/** A shelf of people or styles: what it can be narrowed to, the grid, and all of what is chosen. */
export function CollectionView<E extends Entry>({ shelf, icon, inspector, also, notice }: CollectionViewProps<E>) {
  const t = useText();
  const words = shelf.useWords();
  const route = useRoute();
  const query = useMemo(() => queryOf(route.query), [route.query]);
  const { data: entries, error, previous } = shelf.useList(query, { keepPrevious: true });
  const {
    selection,
    select,
    show,
    entries: chosen,
  } = useChosen(shelf, entries ?? none, previous ? null : JSON.stringify(query));
  const root = useRef<HTMLDivElement>(null);
  const [only] = chosen;
  const [open, setOpen] = useState(false);
  const [renaming, setRenaming] = useState<number | null>(null);
  const [preview, setPreview] = useState<{ readonly entry: number; readonly at: number } | null>(null);

  const showMade = (made: readonly E[]) => {
    show(made.map(({ id }) => id));
    setOpen(true);
    const [first] = made;
    if (first && made.length === 1 && first.name === words.newName) setRenaming(first.id);
  };
  const importing = useImporting(shelf, null, words.newName, showMade);
  const picker = useFilePicker(importing.take, { onOthers: importing.refuse });
  const commands = useEntryCommands(shelf, chosen, {
    rename: () => {
      setOpen(true);
      setRenaming(only?.id ?? null);
    },
    preview: () => only && setPreview({ entry: only.id, at: 0 }),
  });

  const focusGrid = () => root.current?.querySelector<HTMLElement>('[role="gridcell"][tabindex="0"]')?.focus();
  const openInspector = () => {
    setOpen(true);
    // It may only now come into sight.
    requestAnimationFrame(() => root.current?.querySelector("aside")?.focus());
  };
  const closeInspector = () => {
    setOpen(false);
    focusGrid();
  };

  // When the chosen one goes, with the focus on a button of its inspector, the focus goes on to the next in the grid.
  const before = useRef(only?.id);
  useEffect(() => {
    if (before.current !== undefined && only && document.activeElement === document.body) focusGrid();
    before.current = only?.id;
  }, [only]);

  const sections = useMemo(() => [{ key: "all", items: entries ?? [] }], [entries]);
  const keyOf = useCallback((entry: E): number => entry.id, []);
  const narrow = (text: string) => go(shelf.view, { query: addressOf({ ...query, text }), replace: true });
  const state: InspectorState = {
    open,
    onClose: closeInspector,
    renaming: only !== undefined && renaming === only.id,
    onRenamed: useCallback(() => setRenaming(null), []),
    onPreview: (at) => only && setPreview({ entry: only.id, at }),
  };
  const title =
    query.tag ??
    {
      all: words.title,
      favourites: t.collection.views.favourites,
      recent: t.collection.views.recent,
      "needs a look": t.collection.views.needsALook,
      trash: t.collection.views.trash,
    }[query.view];

  return (
    <DropZone
      ref={root}
      className={styles.view}
      prompt={words.drop}
      onFiles={importing.take}
      onOthers={importing.refuse}
      paste
    >
      <ShelfNav shelf={shelf} query={query} onDropped={commands.dropped} />
      <div className={styles.body}>
        <header className={styles.head}>
          <h2 className={styles.title}>{title}</h2>
          <ShelfSelect shelf={shelf} query={query} onDropped={commands.dropped} />
          <TextField
            label={t.collection.filter}
            labelled="hidden"
            type="search"
            placeholder={t.collection.filter}
            value={query.text ?? ""}
            onChange={narrow}
            icon={<Search />}
            end={
              query.text && (
                <IconButton size="small" label={t.collection.clearFilter} icon={<Close />} onClick={() => narrow("")} />
              )
            }
            className={styles.filter}
          />
          {query.view !== "trash" && also}
          {query.view !== "trash" ? (
            <Button icon={<Plus />} onClick={picker.open}>
              {words.add}
            </Button>
          ) : (
            (entries?.length ?? 0) > 0 && (
              <Button icon={<Erase />} onClick={() => askEmptyTrash(shelf.kind)}>
                {t.removal.emptyTrash}
              </Button>
            )
          )}
        </header>
        {picker.input}
        <div className={styles.notices}>
          {query.view !== "trash" && notice}
          <Refusals importing={importing} choose={picker.open} />
          <Problem>{commands.problem ?? error?.message ?? null}</Problem>
        </div>
        {entries?.length === 0 && (
          <EmptyShelf words={words} query={query} icon={icon} onAdd={picker.open} onClear={() => narrow("")} />
        )}
        {entries && entries.length > 0 && (
          <ContextMenu entries={commands.menu} className={styles.grid}>
            <VirtualGrid
              label={title}
              sections={sections}
              keyOf={keyOf}
              nameOf={(entry) => `${entry.name} ${words.facts(shelf.pictures(entry).length, entry.pictures)}`}
              renderTile={(entry, { selected, width }) => (
                <EntryCard
                  shelf={shelf}
                  entry={entry}
                  selected={selected}
                  width={width}
                  onPick={() => setOpen(true)}
                  onDrop={(dragged) => commands.droppedOn(entry, dragged)}
                />
              )}
              selection={selection}
              onSelect={select}
              multiple
              captionHeight={43}
              rowGap={13}
              reveal={route.id}
              onOpen={openInspector}
              onPreview={(entry) => setPreview({ entry: entry.id, at: 0 })}
            />
          </ContextMenu>
        )}
      </div>
      {chosen.length === 1 && only && only.trashed === null
        ? inspector(only, state)
        : chosen.length > 0 && <SeveralInspector shelf={shelf} entries={chosen} {...state} />}
      {importing.asking && <ImportQuestion files={importing.asking} words={words} answer={importing.answer} />}
      <Asking shelf={shelf} entries={commands.all} />
      <Large
        shelf={shelf}
        entry={entries?.find((entry) => entry.id === preview?.entry)}
        at={preview?.at ?? 0}
        onMove={(at) => setPreview((old) => old && { ...old, at })}
        onClose={() => setPreview(null)}
      />
    </DropZone>
  );
}

const none: readonly never[] = [];

interface LargeProps<E extends Entry> {
  readonly shelf: Shelf<E>;
  readonly entry: E | undefined;
  readonly at: number;
  readonly onMove: (at: number) => void;
  readonly onClose: () => void;
}

function Large<E extends Entry>({ shelf, entry, at, onMove, onClose }: LargeProps<E>) {
  const t = useText().collection;
  const pictures = entry ? shelf.pictures(entry) : [];
  const picture = pictures[at];
  if (!entry || !picture) return null;
  return (
    <Lightbox
      open
      onClose={onClose}
      src={referenceUrl(picture, { tile: large, whole: true })}
      title={t.previewOf(entry.name, at + 1, pictures.length)}
      onPrevious={at > 0 ? () => onMove(at - 1) : undefined}
      onNext={at + 1 < pictures.length ? () => onMove(at + 1) : undefined}
    />
  );
}
