import { toldHere } from "../../../../contract/library/made.ts";
import { type CSSProperties, type KeyboardEvent, memo, useEffect, useMemo, useRef, useState } from "react";
import { cx } from "../../../kit/cx.ts";
import { useDraggable } from "../../../kit/dragging/drag.ts";
import { IconButton } from "../../../kit/buttons/IconButton.tsx";
import { LargeTiles, SmallTiles, Star } from "../../../kit/icons.ts";
import { MenuGround, useMenuOf } from "../../../kit/overlays/Menu.tsx";
import { Thumb } from "../../../kit/grid/Thumb.tsx";
import { pictureUrl, previewUrl, usedReferenceUrl } from "../../../media.ts";
import { pictureTitle } from "../../../state/actions.ts";
import { usePictures } from "../../../state/pictures/pictures.ts";
import { fraction, useQueue, useRunning } from "../../../state/queue.ts";
import { go } from "../../../state/route/route.ts";
import { useShortcuts } from "../../../shortcuts/shortcuts.ts";
import { clock, dayName } from "../../../text/words.ts";
import { useText } from "../../../text/text.ts";
import { useLoaded, useShown } from "../stage/shown.ts";
import { pictureMenu } from "../stage/picture-menu.tsx";
import { look, useLooking } from "../view-state.ts";
import { doneTiles, type FilmTile, owedTiles } from "./film.ts";
import styles from "./FilmStrip.module.css";
import { remember, toCompare } from "./order.ts";
import { useSteadyStrip } from "./use-steady-strip.ts";

const everything = {} as const;
const sizes = { small: 76, large: 116 } as const;
/** Tiles that are drawn at first, a screen full and some beyond it; and how many more when one comes near their end. */
const reach = { first: 28, step: 60 } as const;

interface TileProps {
  readonly tile: FilmTile;
  readonly size: number;
  readonly on: boolean;
  readonly show: (tile: FilmTile) => void;
}

function Running({ tile, size }: { readonly tile: Extract<FilmTile, { kind: "running" }>; readonly size: number }) {
  const running = useRunning(tile.job);
  const step = running?.preview ?? null;
  const preview = useLoaded(step === null ? null : previewUrl(tile.job, step));
  const before = tile.thumbnail === null ? null : usedReferenceUrl(tile.thumbnail, size);
  return <Thumb src={preview ?? before} alt="" radius="s" soft progress={(running && fraction(running.state)) ?? 0} />;
}

const Tile = memo(function Tile({ tile, size, on, show }: TileProps) {
  const t = useText().studio.film;
  const ref = useRef<HTMLDivElement>(null);
  useDraggable(ref, () => ({ kind: "pictures", ids: tile.kind === "done" ? [tile.id] : [] }), tile.kind === "done");
  useEffect(() => {
    if (on) ref.current?.scrollIntoView({ block: "nearest", inline: "nearest" });
  }, [on]);
  const name =
    tile.kind === "done"
      ? pictureTitle(tile.picture)
      : tile.kind === "running"
        ? t.running(tile.title)
        : tile.kind === "queued"
          ? t.queuedNamed(tile.title)
          : `+${tile.count}`;
  const menu = useMenuOf(tile.kind === "done" ? () => pictureMenu(tile.picture, toCompare(tile.id)) : null);
  return (
    <div
      ref={ref}
      role="option"
      aria-selected={on}
      aria-label={name}
      tabIndex={on ? 0 : -1}
      className={cx(styles.tile, tile.kind === "done" && tile.apart && styles.apart)}
      style={{ "--tile": `${size}px` } as CSSProperties}
      onClick={() => show(tile)}
      onKeyDown={(event) => event.key === "Enter" && show(tile)}
      {...menu}
    >
      {tile.kind === "done" && (
        <Thumb
          src={pictureUrl(tile.id, size)}
          alt=""
          colour={tile.picture.colour}
          radius="s"
          selected={on}
          badge={tile.picture.stars > 0 ? <Star /> : null}
          className={cx(tile.picture.rejected && styles.rejected)}
        />
      )}
      {tile.kind === "running" && <Running tile={tile} size={size} />}
      {(tile.kind === "queued" || tile.kind === "more") && (
        <Thumb src={null} alt="" radius="s">
          <span className={`${styles.queued} num`}>{tile.kind === "queued" ? t.queued : `+${tile.count}`}</span>
        </Thumb>
      )}
    </div>
  );
});

function showTile(tile: FilmTile): void {
  if (tile.kind === "done") go("studio", { id: tile.id, replace: true });
  else if (tile.kind === "running") go("studio", { replace: true });
  else go("queue");
}

/**
 * What is to come, what is being drawn and what was made, along the picture; the newest first.
 * @param keys whether the arrow keys go along it
 */
export function FilmStrip({ keys }: { readonly keys: boolean }) {
  const t = useText();
  const jobs = useQueue(({ jobs }) => jobs);
  const shown = useShown();
  const { pictures, more } = usePictures(everything);
  const film = useLooking(({ film }) => film);
  const done = useMemo(() => doneTiles(pictures), [pictures]);
  const tiles = useMemo(() => [...owedTiles(jobs), ...done], [jobs, done]);
  const stage = shown.kind === "picture" ? shown.picture.id : null;
  useEffect(
    () =>
      remember(
        pictures.map(({ id }) => id),
        stage,
      ),
    [pictures, stage],
  );
  const strip = useRef<HTMLDivElement>(null);
  const [reached, setReached] = useState<number>(reach.first);
  const isOn = (tile: FilmTile) =>
    tile.kind === "done"
      ? shown.kind === "picture" && shown.picture.id === tile.id
      : tile.kind === "running" && shown.kind === "work";
  const at = tiles.findIndex(isOn);
  useSteadyStrip(strip, tiles[at]?.key ?? null, [tiles, film]);
  const move = (by: 1 | -1) => {
    const next = tiles.slice(0, at + by + 1).at(-1);
    if (at + by >= 0 && at + by < tiles.length && next && (next.kind === "done" || next.kind === "running"))
      showTile(next);
  };
  const keyed = (event: KeyboardEvent) => {
    const by = event.key === "ArrowRight" ? 1 : event.key === "ArrowLeft" ? -1 : null;
    if (by === null) return;
    event.preventDefault();
    event.stopPropagation();
    move(by);
    requestAnimationFrame(() => strip.current?.querySelector<HTMLElement>('[aria-selected="true"]')?.focus());
  };
  useShortcuts(
    keys
      ? [
          { keys: "Left", label: t.studio.keys.previous, group: t.studio.keys.group, run: () => move(-1) },
          { keys: "Right", label: t.studio.keys.next, group: t.studio.keys.group, run: () => move(1) },
        ]
      : [],
  );
  if (tiles.length === 0) return null;
  const picture = shown.kind === "picture" ? shown.picture : null;
  return (
    <div className={styles.film}>
      <div className={`${styles.head} num`}>
        {picture && <b>{dayName(toldHere(picture), Date.now())}</b>}
        <span>
          {picture
            ? `${pictureTitle(picture)} · ${clock(toldHere(picture))}`
            : shown.kind === "work"
              ? shown.job.title
              : ""}
        </span>
        <IconButton
          size="small"
          side="top"
          label={film === "small" ? t.studio.film.large : t.studio.film.small}
          icon={film === "small" ? <LargeTiles /> : <SmallTiles />}
          onClick={() => look({ film: film === "small" ? "large" : "small" })}
          className={styles.size}
        />
      </div>
      <MenuGround
        render={
          <div
            ref={strip}
            role="listbox"
            aria-orientation="horizontal"
            aria-label={t.studio.film.label}
            className={styles.strip}
            tabIndex={at < 0 ? 0 : -1}
            onKeyDown={keyed}
            onScroll={({ currentTarget: element }) =>
              element.scrollWidth - element.scrollLeft - element.clientWidth < 600 &&
              (reached < tiles.length ? setReached(reached + reach.step) : more())
            }
          />
        }
      >
        {tiles.slice(0, Math.max(reached, at + reach.first)).map((tile) => (
          <Tile key={tile.key} tile={tile} size={sizes[film]} on={isOn(tile)} show={showTile} />
        ))}
      </MenuGround>
    </div>
  );
}
