import type { Picture } from "../../../../contract/library.ts";
import { cx } from "../../../kit/cx.ts";
import { IconButton } from "../../../kit/IconButton.tsx";
import {
  Again,
  Compare,
  Export,
  Fit,
  HistoryIcon,
  More,
  PeopleIcon,
  Recall,
  Reject,
  Reroll,
  Star,
  StylesIcon,
  Trash,
} from "../../../kit/icons.ts";
import { Menu } from "../../../kit/Menu.tsx";
import { keyLabel } from "../../../shortcuts/keys.ts";
import { useText } from "../../../text/text.ts";
import { look } from "../view-state.ts";
import { actionsOn } from "./picture-actions.ts";
import styles from "./Stage.module.css";
import type { Zooming } from "../../../canvas/use-zoom.ts";

/** The tools under the picture. */
export function PictureBar({
  picture,
  zooming,
  compare,
}: {
  readonly picture: Picture;
  readonly zooming: Zooming;
  readonly compare: boolean;
}) {
  const t = useText().studio.stage;
  const act = actionsOn(picture);
  const subject = picture.people[0]?.reference ?? null;
  return (
    <div role="toolbar" aria-label={t.tools} className={styles.bar} onPointerDown={(event) => event.stopPropagation()}>
      <IconButton
        side="top"
        label={t.compare}
        hint="C"
        icon={<Compare />}
        pressed={compare && subject !== null}
        disabled={subject === null}
        onClick={() => look({ compare: !compare })}
      />
      <IconButton side="top" label={t.fit} hint="F" icon={<Fit />} onClick={zooming.fit} />
      <Menu
        side="top"
        align="center"
        trigger={
          <button
            type="button"
            className={`${styles.percent} num`}
            aria-label={`${t.zoom}: ${t.percent(Math.round(zooming.placement.scale * 100))}`}
          >
            {t.percent(Math.round(zooming.placement.scale * 100))}
          </button>
        }
        entries={[
          { label: t.zoomIn, hint: "+", run: () => zooming.step(1) },
          { label: t.zoomOut, hint: "−", run: () => zooming.step(-1) },
          "line",
          { label: t.fit, hint: "F", checked: zooming.zoom === "fit", run: zooming.fit },
          ...[1, 2, 4].map((scale) => ({
            label: t.percent(scale * 100),
            checked: zooming.zoom !== "fit" && zooming.placement.scale === scale,
            run: () => zooming.to(scale),
          })),
        ]}
      />
      <hr />
      <IconButton
        side="top"
        label={picture.stars > 1 ? t.stars(picture.stars) : t.star}
        hint="S"
        icon={<Star />}
        aria-pressed={picture.stars > 0}
        className={cx(picture.stars > 0 && styles.starred)}
        onClick={act.star}
      />
      <IconButton side="top" label={t.again} hint="R" icon={<Again />} onClick={act.again} />
      <IconButton side="top" label={t.asSubject} icon={<PeopleIcon />} onClick={act.asSubject} />
      <IconButton side="top" label={t.asStyle} icon={<StylesIcon />} onClick={act.asStyle} />
      <hr />
      <IconButton side="top" label={t.export} hint={keyLabel("Mod+E")} icon={<Export />} onClick={act.export} />
      <Menu
        side="top"
        trigger={<IconButton side="top" label={t.more} icon={<More />} />}
        entries={[
          { label: t.recall, icon: <Recall />, hint: keyLabel("Mod+Shift+R"), run: act.recall },
          { label: t.recallNew, icon: <Reroll />, run: act.recallNew },
          "line",
          { label: picture.rejected ? t.unreject : t.reject, icon: <Reject />, hint: "X", run: act.reject },
          { label: t.inHistory, icon: <HistoryIcon />, run: act.inHistory },
          "line",
          { label: t.trash, icon: <Trash />, hint: keyLabel("Delete"), danger: true, run: act.trash },
        ]}
      />
    </div>
  );
}
