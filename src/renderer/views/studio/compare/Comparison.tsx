import { type RefObject, useEffect, useRef, useState } from "react";
import type { Picture } from "../../../../contract/library/library.ts";
import { type Zooming, useZoom } from "../../../canvas/use-zoom.ts";
import type { Box, Zoom } from "../../../canvas/zoom.ts";
import { useZoomKeys } from "../../../canvas/ZoomTools.tsx";
import { cx } from "../../../kit/cx.ts";
import { ContextMenu } from "../../../kit/overlays/Menu.tsx";
import { pictureUrl, usedReferenceUrl } from "../../../media.ts";
import { useHeldKey } from "../../../shortcuts/held.ts";
import { useShortcuts } from "../../../shortcuts/shortcuts.ts";
import { pictureTitle } from "../../../state/actions.ts";
import { openExport } from "../../../state/exporting.ts";
import { go } from "../../../state/route/route.ts";
import { useText } from "../../../text/text.ts";
import { pictureMenu } from "../stage/picture-menu.tsx";
import { useActive } from "../view-state.ts";
import { rateCompared, rejectCompared } from "./actions.ts";
import { CompareBar } from "./CompareBar.tsx";
import styles from "./Comparison.module.css";

/** What the panes have in common. */
interface Shared {
  readonly linked: readonly [Zoom, (change: (zoom: Zoom) => Zoom) => void];
  /** All lie in boxes with this long side, so that one zoom shows the same part of each. */
  readonly long: number;
}

const boxOf = ({ width, height }: Box, long: number): Box => {
  const scale = long / Math.max(width, height);
  return { width: width * scale, height: height * scale };
};

/** Two to four pictures on planes that are zoomed and moved together. */
export function Comparison({ pictures }: { readonly pictures: readonly Picture[] }) {
  const t = useText().comparing;
  const [zoom, setZoom] = useState<Zoom>("fit");
  const first = useRef<HTMLDivElement>(null);
  const at = Math.min(
    useActive(({ at }) => at),
    pictures.length - 1,
  );
  const active = pictures[at]!;
  const linked = [zoom, setZoom] as const;
  const long = Math.max(pictures[0]!.width, pictures[0]!.height);
  const zooming = useZoom(first, boxOf(pictures[0]!, long), linked);
  useZoomKeys(zooming);
  useEffect(() => () => useActive.setState({ at: 0 }), []);

  const { group, keys } = t;
  const [holding, setHolding] = useState(false);
  const subject = useHeldKey("S", keys.subject, group) || holding;
  const asFirst = useHeldKey("A", keys.first, group);
  const move = (by: 1 | -1) => useActive.setState({ at: (at + by + pictures.length) % pictures.length });
  useShortcuts([
    { keys: "Right", label: keys.next, group, keyOnly: true, run: () => move(1) },
    { keys: "Left", label: keys.previous, group, keyOnly: true, run: () => move(-1) },
    ...[1, 2, 3, 4, 5, 0].map((stars) => ({
      keys: String(stars),
      label: keys.rate(stars),
      group,
      keyOnly: true,
      run: () => rateCompared(active, stars),
    })),
    { keys: "X", label: keys.reject, group, keyOnly: true, run: () => (rejectCompared(active), move(1)) },
    { keys: "Mod+E", label: keys.export, group, run: () => openExport([active.id]) },
    { keys: "Escape", label: t.close, group, run: () => go("studio", { id: active.id }) },
  ]);

  const paneOf = (picture: Picture, n: number) => ({
    picture,
    shown: asFirst ? pictures[0]! : picture,
    subject: subject ? (picture.people[0]?.reference ?? null) : null,
    letter: t.letters[n] ?? "",
    active: n === at,
    onActivate: () => useActive.setState({ at: n }),
  });
  return (
    <div className={styles.comparison}>
      <div
        role="listbox"
        aria-label={t.label}
        aria-orientation="horizontal"
        className={cx(styles.panes, styles[`of${pictures.length}`])}
      >
        {pictures.map((picture, n) =>
          n === 0 ? (
            <Pane key={picture.id} {...paneOf(picture, n)} frame={first} box={boxOf(picture, long)} zooming={zooming} />
          ) : (
            <LinkedPane key={picture.id} {...paneOf(picture, n)} linked={linked} long={long} />
          ),
        )}
      </div>
      <CompareBar pictures={pictures} active={active} zooming={zooming} onSubject={setHolding} />
    </div>
  );
}

interface PaneProps {
  readonly picture: Picture;
  /** What is seen in its place: itself, or the first while A is held. */
  readonly shown: Picture;
  /** The photograph that is seen instead, while S is held. */
  readonly subject: Picture["people"][number]["reference"];
  readonly letter: string;
  readonly active: boolean;
  readonly onActivate: () => void;
}

/** A pane with a frame of its own, and the zoom of all. */
function LinkedPane({ linked, long, ...pane }: PaneProps & Shared) {
  const frame = useRef<HTMLDivElement>(null);
  const box = boxOf(pane.picture, long);
  return <Pane {...pane} frame={frame} box={box} zooming={useZoom(frame, box, linked)} />;
}

interface PlacedPaneProps extends PaneProps {
  readonly frame: RefObject<HTMLDivElement | null>;
  readonly box: Box;
  readonly zooming: Zooming;
}

function Pane({ picture, shown, subject, letter, active, onActivate, frame, box, zooming }: PlacedPaneProps) {
  const t = useText().studio;
  const c = useText().comparing;
  const { scale, x, y } = zooming.placement;
  return (
    <ContextMenu
      entries={pictureMenu(picture, null)}
      render={
        <div
          ref={frame}
          role="option"
          aria-selected={active}
          aria-label={c.pane(letter, pictureTitle(picture), picture.stars, picture.rejected)}
          tabIndex={active ? 0 : -1}
          className={cx(styles.pane, active && styles.active, picture.rejected && styles.out)}
          data-pannable={zooming.pannable || undefined}
          {...zooming.hand}
          onClick={onActivate}
          onFocus={onActivate}
          onDoubleClick={() => go("studio", { id: picture.id })}
        />
      }
    >
      {zooming.frame && (
        <div
          className={styles.picture}
          style={{
            width: box.width * scale,
            height: box.height * scale,
            translate: `calc(-50% + ${x}px) calc(-50% + ${y}px)`,
          }}
        >
          {shown.present ? (
            <img src={pictureUrl(shown.id)} alt="" draggable={false} />
          ) : (
            <p className={styles.gone}>{t.stage.gone}</p>
          )}
        </div>
      )}
      {subject !== null && <img src={usedReferenceUrl(subject)} alt={t.stage.subject} className={styles.subject} />}
      <span className={cx(styles.tag, styles.letter)}>{letter}</span>
      {picture.rejected ? (
        <span className={cx(styles.tag, styles.mark)}>{c.rejected}</span>
      ) : (
        picture.stars > 0 && (
          <span className={cx(styles.tag, styles.mark, styles.stars)}>{"★".repeat(picture.stars)}</span>
        )
      )}
    </ContextMenu>
  );
}
