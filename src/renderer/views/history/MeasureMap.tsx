import { type KeyboardEvent, type PointerEvent, useId, useMemo, useRef, useState } from "react";
import type { PictureQuery } from "../../../contract/library/finding.ts";
import type { PictureId } from "../../../contract/values/id.ts";
import { useBox } from "../../canvas/use-zoom.ts";
import { cx } from "../../kit/cx.ts";
import { pictureUrl } from "../../media.ts";
import { pictureTitle } from "../../state/actions.ts";
import { useAnswer } from "../../state/answers.ts";
import { useText } from "../../text/text.ts";
import { type MapPoint, mapPoints, type Place, pointTowards, shownPoints, within } from "./map-points.ts";
import styles from "./MeasureMap.module.css";

export interface MeasureMapProps {
  readonly query: PictureQuery;
  readonly chosen: ReadonlySet<PictureId>;
  /** Hears which pictures were chosen; `more` adds them to those that are. */
  readonly onChoose: (ids: readonly PictureId[], more: boolean) => void;
  readonly onOpen: (id: PictureId) => void;
}

/** Pixels that a picture takes with its gap; where there is no room for one, there is a point. */
const ROOM = 38;
/** Keys that belong to the map also where they lead nowhere. */
const arrow = /^(Arrow|Home$|End$)/;
/** Pixels the hand may tremble in a click. */
const STILL = 4;

/**
 * Every picture by likeness and style match. A line drawn around some chooses them. By key: arrows go from picture to
 * picture, with Shift they choose along the way, the space bar chooses, Enter opens.
 */
export function MeasureMap({ query, chosen, onChoose, onOpen }: MeasureMapProps) {
  const t = useText().measures.map;
  const spotId = useId();
  const { data } = useAnswer("measures.outline", { query }, { keepPrevious: true });
  const points = useMemo(() => (data ? mapPoints(data) : []), [data]);
  const [line, setLine] = useState<readonly Place[]>([]);
  const place = useRef<HTMLDivElement>(null);
  const box = useBox(place);
  const shown = useMemo(
    () => (box ? shownPoints(points, [ROOM / box.width, ROOM / box.height]) : new Set<PictureId>()),
    [points, box],
  );

  const [held, setHeld] = useState<PictureId | null>(null);
  const chosenPoint = points.find(({ id }) => chosen.has(id));
  const current = points.find(({ id }) => id === held) ?? chosenPoint ?? points[0];
  const { data: picture } = useAnswer("pictures.get", current && { id: current.id }, { keepPrevious: true });
  const onKey = (event: KeyboardEvent) => {
    if (!current) return;
    const towards = pointTowards(points, current, event.key);
    if (towards) {
      setHeld(towards.id);
      if (event.shiftKey) onChoose([current.id, towards.id], true);
    } else if (event.key === " ") onChoose([current.id], event.shiftKey || event.ctrlKey || event.metaKey);
    else if (event.key === "Enter") onOpen(current.id);
    else if (!arrow.test(event.key)) return;
    event.preventDefault();
    event.stopPropagation();
  };

  const placeOf = (event: PointerEvent): Place => {
    const { left, top, width, height } = place.current!.getBoundingClientRect();
    return [(event.clientX - left) / width, (event.clientY - top) / height];
  };
  const near = ([x, y]: Place): MapPoint | undefined => {
    const { width, height } = place.current!.getBoundingClientRect();
    const apart = (point: MapPoint) => Math.hypot((point.x - x) * width, (point.y - y) * height);
    const nearest = points.reduce<MapPoint | undefined>(
      (best, point) => (best === undefined || apart(point) < apart(best) ? point : best),
      undefined,
    );
    return nearest && apart(nearest) < 24 ? nearest : undefined;
  };
  const begin = (event: PointerEvent) => {
    if (event.button !== 0) return;
    event.currentTarget.setPointerCapture(event.pointerId);
    setLine([placeOf(event)]);
  };
  const draw = (event: PointerEvent) => {
    if (line.length > 0) setLine([...line, placeOf(event)]);
  };
  const end = (event: PointerEvent) => {
    if (line.length === 0) return;
    const more = event.shiftKey || event.ctrlKey || event.metaKey;
    const { width, height } = place.current!.getBoundingClientRect();
    const [first] = line;
    const still = line.every(([x, y]) => Math.hypot((x - first![0]) * width, (y - first![1]) * height) < STILL);
    const ids = still
      ? [near(first!)?.id].filter((id) => id !== undefined)
      : points.filter(({ x, y }) => within(line, [x, y])).map(({ id }) => id);
    setLine([]);
    if (ids.length > 0) onChoose(ids, more);
  };

  return (
    <section className={styles.frame} aria-label={t.label}>
      <span className={cx(styles.axis, styles.up)}>{t.up}</span>
      <span className={cx(styles.axis, styles.right)}>{t.right}</span>
      {data && points.length === 0 && <p className={styles.none}>{t.none}</p>}
      <p id={`${spotId}-keys`} hidden>
        {t.keys}
      </p>
      <div
        ref={place}
        className={styles.map}
        data-testid="measure-map"
        {...(current && {
          role: "listbox",
          tabIndex: 0,
          "aria-label": t.label,
          "aria-multiselectable": true,
          "aria-activedescendant": spotId,
          "aria-describedby": `${spotId}-keys`,
        })}
        onKeyDown={onKey}
        onPointerDown={begin}
        onPointerMove={draw}
        onPointerUp={end}
        onPointerCancel={() => setLine([])}
        onDoubleClick={(event) => {
          const point = near(placeOf(event as unknown as PointerEvent));
          if (point) onOpen(point.id);
        }}
      >
        {points.map(({ id, version, colour, x, y }) => (
          <Spot
            key={id}
            src={shown.has(id) || chosen.has(id) || id === current?.id ? pictureUrl(id, 40, version) : null}
            colour={colour}
            chosen={chosen.has(id)}
            x={x}
            y={y}
            {...(id === current?.id && {
              current: { id: spotId, name: picture?.id === id ? pictureTitle(picture) : t.picture },
            })}
          />
        ))}
        {line.length > 1 && (
          <svg className={styles.lasso} viewBox="0 0 1 1" preserveAspectRatio="none" aria-hidden>
            <path d={`M${line.map(([x, y]) => `${x} ${y}`).join("L")}Z`} vectorEffect="non-scaling-stroke" />
          </svg>
        )}
      </div>
    </section>
  );
}

interface SpotProps {
  readonly src: string | null;
  readonly colour: string | null;
  readonly chosen: boolean;
  readonly x: number;
  readonly y: number;
  /** Where the keys are. */
  readonly current?: { readonly id: string; readonly name: string };
}

const Spot = ({ src, colour, chosen, x, y, current }: SpotProps) => (
  <i
    className={cx(src === null ? styles.dot : styles.spot, chosen && styles.chosen, current && styles.current)}
    {...(current && { id: current.id, role: "option", "aria-label": current.name, "aria-selected": chosen })}
    style={{
      left: `${100 * x}%`,
      top: `${100 * y}%`,
      ...(colour === null ? {} : { backgroundColor: colour }),
    }}
  >
    {src !== null && <img src={src} alt="" draggable={false} loading="lazy" />}
  </i>
);
