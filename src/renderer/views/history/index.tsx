import { useCallback, useMemo, useRef, useState } from "react";
import type { PictureId } from "../../../contract/id.ts";
import type { Picture } from "../../../contract/library.ts";
import { Button } from "../../kit/Button.tsx";
import { cx } from "../../kit/cx.ts";
import { IconButton } from "../../kit/IconButton.tsx";
import { Close, Erase, Export, Info, Search, Undo } from "../../kit/icons.ts";
import { Lightbox } from "../../kit/Lightbox.tsx";
import { ContextMenu, Menu } from "../../kit/Menu.tsx";
import { TextField } from "../../kit/TextField.tsx";
import { VirtualGrid } from "../../kit/VirtualGrid.tsx";
import { pictureUrl } from "../../media.ts";
import { pictureTitle, trashPictures } from "../../state/actions.ts";
import { useAnswer } from "../../state/answers.ts";
import { useAttempt } from "../../state/attempt.ts";
import { usePictures } from "../../state/pictures.ts";
import { askEmptyTrash } from "../../state/removing.ts";
import { go, useRoute } from "../../state/route.ts";
import { pick } from "../../state/selection.ts";
import { useShortcuts } from "../../shortcuts/shortcuts.ts";
import { useText } from "../../text/text.ts";
import { Problem } from "../../kit/Problem.tsx";
import { useHistoryCommands } from "./commands.tsx";
import { daySections, lastDayQuery } from "./days.ts";
import { EmptyHistory } from "./EmptyHistory.tsx";
import { FilterButton, FilterChips } from "./FilterBar.tsx";
import { addressOf, type Filters, filtersOf, queryOf } from "./filters.ts";
import { HistoryNav, HistorySelect } from "./HistoryNav.tsx";
import styles from "./History.module.css";
import { PictureInspector } from "./PictureInspector.tsx";
import { PictureTile } from "./PictureTile.tsx";
import { SeveralPictures } from "./SeveralPictures.tsx";
import { useChosenPictures } from "./use-chosen-pictures.ts";
import { useSelectAll } from "./use-select-all.ts";

const keyOf = (picture: Picture): number => picture.id;

/** Every picture the studio made, newest first, by day. */
export default function HistoryView() {
  const t = useText();
  const h = t.history;
  const route = useRoute();
  const filters = useMemo(() => filtersOf(route.query), [route.query]);
  const query = useMemo(() => queryOf(filters), [filters]);
  const found = usePictures("history", query);
  const { pictures, total } = found;
  const chosen = useChosenPictures(found);
  const { selection } = chosen;
  const [open, setOpen] = useState(false);
  const [preview, setPreview] = useState<number | null>(null);
  const search = useRef<HTMLInputElement>(null);

  const previewChosen = () => setPreview(chosen.pictures[0]?.present ? chosen.pictures[0].id : null);
  const selecting = useAttempt();
  const { selectAll, select, latest } = useSelectAll(chosen, found.rest, selecting.attempt);
  const commands = useHistoryCommands(chosen.pictures, {
    latest,
    every: found.rest,
    total,
    onPreview: previewChosen,
  });
  const order = useMemo(() => pictures.map(keyOf), [pictures]);
  useShortcuts([
    { keys: ["/", "Mod+F"], label: h.keys.search, run: () => search.current?.focus(), group: h.group },
    { keys: "Mod+A", label: h.keys.all, run: selectAll, group: h.group, keyOnly: true },
  ]);

  const missing = useMemo(() => lastDayQuery(query, pictures, total), [query, pictures, total]);
  const { data: lastDay } = useAnswer("pictures.query", missing && { query: missing, limit: 1 });
  const sections = useMemo(
    () => daySections(pictures, { name: h.day, count: h.dayCount }, missing ? (lastDay?.total ?? null) : null),
    [pictures, h, missing, lastDay],
  );

  const narrow = (next: Filters, replace = false) => go("history", { query: addressOf(next), replace });
  const dragged = useCallback(
    (picture: Picture) => (selection.chosen.has(picture.id) ? chosen.pictures.map(({ id }) => id) : [picture.id]),
    [selection, chosen.pictures],
  );
  const trashDropped = (ids: readonly PictureId[]) => commands.attempt(() => trashPictures(ids));
  const one = chosen.pictures.length === 1 ? chosen.pictures[0] : undefined;
  const trash = filters.place === "trash";
  const empty = pictures.length === 0 && !found.loading && !found.error;

  return (
    <div className={cx(styles.view, empty && styles.bare)}>
      <HistoryNav filters={filters} onTrash={trashDropped} />
      <div className={styles.body}>
        <header className={styles.head}>
          <h2 className={styles.title}>{filters.place === "all" ? h.title : h.places[filters.place]}</h2>
          <HistorySelect filters={filters} onTrash={trashDropped} />
          <TextField
            ref={search}
            label={h.search}
            labelled="hidden"
            type="search"
            placeholder={h.search}
            value={filters.text}
            onChange={(text) => narrow({ ...filters, text }, true)}
            icon={<Search />}
            end={
              filters.text !== "" && (
                <IconButton
                  size="small"
                  label={h.clearSearch}
                  icon={<Close />}
                  onClick={() => narrow({ ...filters, text: "" }, true)}
                />
              )
            }
            className={styles.search}
          />
          <FilterButton filters={filters} onChange={(next) => narrow(next, true)} pictures={pictures} />
          {chosen.pictures.length > 0 && (
            <Menu
              trigger={<Button className="num">{h.selected(selection.chosen.size)}</Button>}
              entries={[
                { label: h.selectAll(total), run: selectAll },
                {
                  label: h.selectNone,
                  disabled: selection.chosen.size < 2,
                  run: () => select(pick(selection, order, selection.active ?? order[0] ?? 0, "only")),
                },
                ...(trash ? [] : [{ label: h.exportAll(total), icon: <Export />, run: commands.exportAll }]),
                "line",
                ...commands.menu,
              ]}
            />
          )}
          <IconButton
            label={h.details}
            icon={<Info />}
            pressed={open}
            className={styles.details}
            disabled={chosen.pictures.length === 0}
            onClick={() => setOpen(!open)}
          />
          {trash && pictures.length > 0 && (
            <Button icon={<Erase />} className={styles.export} onClick={() => askEmptyTrash("picture")}>
              {t.removal.emptyTrash}
            </Button>
          )}
          {trash ? (
            <Button
              kind="primary"
              icon={<Undo />}
              className={styles.export}
              disabled={chosen.pictures.length === 0}
              onClick={commands.restore}
            >
              {h.restore}
            </Button>
          ) : (
            <>
              {selection.chosen.size < total && (
                <Button className={cx(styles.exportAll, "num")} onClick={commands.exportAll}>
                  {h.exportAll(total)}
                </Button>
              )}
              <Button
                kind="primary"
                icon={<Export />}
                className={cx(styles.export, "num")}
                disabled={chosen.pictures.length === 0}
                onClick={commands.export}
              >
                {h.exportSelected(selection.chosen.size)}
              </Button>
            </>
          )}
        </header>
        <FilterChips filters={filters} onChange={narrow} />
        {(found.error ?? selecting.problem ?? (chosen.pictures.length === 0 ? commands.problem : null)) && (
          <div className={styles.problem}>
            <Problem>{found.error?.message ?? selecting.problem ?? commands.problem}</Problem>
          </div>
        )}
        {empty && <EmptyHistory filters={filters} onChange={narrow} />}
        {pictures.length > 0 && (
          <ContextMenu entries={commands.menu} className={styles.grid}>
            <VirtualGrid
              label={h.grid}
              sections={sections}
              keyOf={keyOf}
              nameOf={(picture) => h.tile(pictureTitle(picture), picture.made, picture.stars, picture.rejected)}
              renderTile={(picture, { selected, width }) => (
                <PictureTile picture={picture} selected={selected} width={width} dragged={() => dragged(picture)} />
              )}
              selection={selection}
              onSelect={select}
              multiple
              minTile={132}
              gap={8}
              rowGap={8}
              onAll={selectAll}
              reveal={chosen.linked}
              onOpen={(picture) => go("studio", { id: picture.id })}
              onPreview={(picture) => setPreview(picture.present ? picture.id : null)}
              onKey={commands.onKey}
              onEnd={found.more}
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
          onClose={() => setOpen(false)}
          onPreview={previewChosen}
        />
      )}
      {chosen.pictures.length > 1 && (
        <SeveralPictures pictures={chosen.pictures} commands={commands} open={open} onClose={() => setOpen(false)} />
      )}
      <Large
        pictures={pictures}
        id={preview}
        onMove={(id) => (setPreview(id), select(pick(selection, order, id, "only")))}
        onClose={() => setPreview(null)}
      />
    </div>
  );
}

interface LargeProps {
  readonly pictures: readonly Picture[];
  readonly id: number | null;
  readonly onMove: (id: number) => void;
  readonly onClose: () => void;
}

/** One picture as large as it goes; arrows lead to its neighbours. */
function Large({ pictures, id, onMove, onClose }: LargeProps) {
  const at = pictures.findIndex((picture) => picture.id === id);
  const picture = pictures[at];
  if (!picture) return null;
  const [newer, older] = [pictures[at - 1], pictures[at + 1]];
  return (
    <Lightbox
      open
      onClose={onClose}
      src={pictureUrl(picture.id)}
      title={pictureTitle(picture)}
      onPrevious={newer && (() => onMove(newer.id))}
      onNext={older && (() => onMove(older.id))}
    />
  );
}
