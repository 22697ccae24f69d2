import { useCallback, useMemo, useRef, useState } from "react";
import type { PictureSort } from "../../../contract/library/finding.ts";
import type { PictureId } from "../../../contract/values/id.ts";
import { cx } from "../../kit/cx.ts";
import { ContextMenu } from "../../kit/overlays/Menu.tsx";
import { Problem } from "../../kit/layout/Problem.tsx";
import { useSteady } from "../../kit/use-steady.ts";
import { trashPictures } from "../../state/actions.ts";
import { askAhead, useAnswer } from "../../state/answers.ts";
import { aroundSight, useOutline, usePicturesAt } from "../../state/pictures/outline.ts";
import { go, useRoute } from "../../state/route/route.ts";
import { all, pick, put } from "../../state/pictures/selection.ts";
import { useShortcuts } from "../../shortcuts/shortcuts.ts";
import { useText } from "../../text/text.ts";
import { useHistoryCommands } from "./commands.tsx";
import { EmptyHistory } from "./EmptyHistory.tsx";
import { FilterButton } from "./FilterBar.tsx";
import { FilterChips } from "./FilterChips.tsx";
import { addressOf, everything, type Filters, filtersOf, queryOf } from "./filters.ts";
import { HistoryActions } from "./HistoryActions.tsx";
import { HistoryGrid } from "./HistoryGrid.tsx";
import { HistoryNav, HistorySelect } from "./HistoryNav.tsx";
import styles from "./History.module.css";
import { Large } from "./Large.tsx";
import { useHistoryLook } from "./look.ts";
import { MeasureMap } from "./MeasureMap.tsx";
import { PictureInspector } from "./PictureInspector.tsx";
import { SearchField } from "./SearchField.tsx";
import { SeveralPictures } from "./SeveralPictures.tsx";
import { stackOf, tilesOf } from "./tiles.ts";
import { useChosenPictures } from "./use-chosen-pictures.ts";
import { useHeadingWords } from "./headings.ts";

/** Asks for the pictures of filters before the view knows of them. */
const askFor = (filters: Filters): Promise<void> =>
  askAhead("pictures.outline", { query: queryOf(filters), sort: filters.sort });

export const ahead = (): Promise<void> => askFor(everything);

/** Every picture the studio made: by day, or in another order. */
export default function HistoryView() {
  const h = useText().history;
  const route = useRoute();
  const filters = useMemo(() => filtersOf(route.query), [route.query]);
  const query = useMemo(() => queryOf(filters), [filters]);
  const { sort } = filters;
  const found = useOutline(query, sort);
  const { outline } = found;
  const [sight, setSight] = useState(() => aroundSight(0, 0));
  const [opened, setOpened] = useState<ReadonlySet<PictureId>>(() => new Set());
  const { stacked, map } = useHistoryLook();
  const words = useHeadingWords();
  const sayMark = useMemo(() => words.mark(outline.sort), [words, outline.sort]);
  const sections = useMemo(() => tilesOf(outline, stacked ? opened : null, words), [outline, stacked, opened, words]);
  const order = useMemo(() => sections.flatMap(({ items }) => items.map(({ id }) => id)), [sections]);
  const near = usePicturesAt(order, sight[0], sight[1]);
  const chosen = useChosenPictures(found, near);
  const { selection, select } = chosen;
  const [open, setOpen] = useState(false);
  const [preview, setPreview] = useState<PictureId | null>(null);
  const search = useRef<HTMLInputElement>(null);

  const previewChosen = useSteady(() => setPreview(chosen.pictures[0]?.present ? chosen.pictures[0].id : null));
  const close = useCallback(() => setOpen(false), []);
  const { data: collections } = useAnswer("collections.list", null);
  const within = collections?.find(({ id }) => id === filters.collection);
  const trash = filters.place === "trash";
  const commands = useHistoryCommands(chosen, { every: outline.ids, within, trash, onPreview: previewChosen });
  const selectAll = () => select(all(selection, outline.ids));
  const turnStack = (id: PictureId) => {
    const first = stackOf(outline, id);
    if (first === null) return;
    const shut = opened.has(first);
    setOpened((before) => new Set(shut ? [...before].filter((one) => one !== first) : [...before, first]));
    // What a closed stack hides is not what is chosen.
    if (shut) select(pick(selection, outline.ids, first, "only"));
  };
  useShortcuts([
    { keys: ["/", "Mod+F"], label: h.keys.search, run: () => search.current?.focus(), group: h.group },
    { keys: "Mod+A", label: h.keys.all, run: selectAll, group: h.group, keyOnly: true },
    {
      keys: "S",
      label: h.keys.stack,
      run: () => chosen.ids[0] !== undefined && turnStack(chosen.ids[0]),
      group: h.group,
      keyOnly: true,
    },
  ]);

  const narrow = (next: Filters, replace = false) => {
    const address = addressOf(next);
    // The library looks for them while the field is drawn with its new letter.
    void askFor(filtersOf(address));
    go("history", { query: address, replace });
  };
  const hands = {
    sortBy: useSteady((next: PictureSort) => narrow({ ...filters, sort: next }, true)),
    selectAll: useSteady(selectAll),
    selectOne: useSteady(() => chosen.ids[0] !== undefined && select(pick(selection, order, chosen.ids[0], "only"))),
    menu: useSteady(() => commands.menu),
    turnDetails: useSteady(() => setOpen(!open)),
    exportAll: useSteady(commands.exportAll),
    exportChosen: useSteady(commands.export),
    restore: useSteady(commands.restore),
  };
  const trashDropped = (ids: readonly PictureId[]) => commands.attempt(() => trashPictures(ids));
  const one = chosen.ids.length === 1 ? chosen.pictures[0] : undefined;
  const empty = outline.ids.length === 0 && !found.loading && !found.error;
  // Row after row comes into sight; only what is asked for anew is worth drawing all of this again.
  const see = useCallback((first: number, last: number) => {
    const [from, to] = aroundSight(first, last);
    setSight((before) => (before[0] === from && before[1] === to ? before : [from, to]));
  }, []);

  return (
    <div className={cx(styles.view, empty && styles.bare)}>
      <HistoryNav filters={filters} onTrash={trashDropped} />
      <div className={styles.body}>
        <header className={styles.head}>
          <h2 className={styles.title}>
            {within?.name ?? (filters.place === "all" ? h.title : h.places[filters.place])}
          </h2>
          <HistorySelect filters={filters} onTrash={trashDropped} />
          <SearchField ref={search} filters={filters} onChange={(next) => narrow(next, true)} />
          <FilterButton filters={filters} onChange={(next) => narrow(next, true)} />
          <HistoryActions
            sort={sort}
            total={outline.ids.length}
            chosen={chosen.ids.length}
            trash={trash}
            open={open}
            hands={hands}
          />
        </header>
        <FilterChips filters={filters} onChange={narrow} />
        {(found.error ?? (chosen.ids.length === 0 ? commands.problem : null)) && (
          <div className={styles.problem}>
            <Problem>{found.error?.message ?? commands.problem}</Problem>
          </div>
        )}
        {empty && <EmptyHistory filters={filters} onChange={narrow} />}
        {outline.ids.length > 0 && (
          <ContextMenu entries={commands.menu} className={styles.grid}>
            {map && (
              <MeasureMap
                query={query}
                chosen={selection.chosen}
                onChoose={(ids, more) => select(put(selection, ids, more))}
                onOpen={(id) => go("studio", { id })}
              />
            )}
            <HistoryGrid
              found={found}
              sections={sections}
              near={near}
              chosen={chosen}
              looked={JSON.stringify([query, sort])}
              onSight={see}
              onAll={selectAll}
              onStack={turnStack}
              onPreview={(id) => setPreview(near.get(id)?.present === false ? null : id)}
              onKey={commands.onKey}
              sayMark={sayMark}
            />
          </ContextMenu>
        )}
      </div>
      {one && (
        <PictureInspector
          key={one.id}
          picture={one}
          commands={commands}
          open={open}
          onClose={close}
          onPreview={previewChosen}
        />
      )}
      {chosen.ids.length > 1 && (
        <SeveralPictures
          count={chosen.ids.length}
          pictures={chosen.pictures}
          commands={commands}
          open={open}
          onClose={close}
        />
      )}
      <Large
        order={order}
        near={near}
        id={preview}
        attempt={commands.attempt}
        onMove={(id) => (setPreview(id), select(pick(selection, order, id, "only")))}
        onClose={() => setPreview(null)}
      />
    </div>
  );
}
