import type { Picture } from "../../../../contract/library.ts";
import type { Zooming } from "../../../canvas/use-zoom.ts";
import { ZoomTools } from "../../../canvas/ZoomTools.tsx";
import { cx } from "../../../kit/cx.ts";
import { IconButton } from "../../../kit/IconButton.tsx";
import {
  Again,
  Compare,
  Export,
  Eye,
  HistoryIcon,
  LargeTiles,
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
import { besides } from "../film/order.ts";
import { actionsOn } from "./picture-actions.ts";
import styles from "./Stage.module.css";

/** The tools under the picture. */
export function PictureBar({
  picture,
  zooming,
  onSubject,
}: {
  readonly picture: Picture;
  readonly zooming: Zooming;
  /** While the button is held that shows the subject. */
  readonly onSubject: (held: boolean) => void;
}) {
  const { stage: t, enlarge: enlargeBy } = useText().studio;
  const act = actionsOn(picture);
  return (
    <div role="toolbar" aria-label={t.tools} className={styles.bar} onPointerDown={(event) => event.stopPropagation()}>
      <IconButton
        side="top"
        label={t.subjectHeld}
        hint="S"
        icon={<Eye />}
        disabled={(picture.people[0]?.reference ?? null) === null}
        onPointerDown={() => onSubject(true)}
        onPointerUp={() => onSubject(false)}
        onPointerLeave={() => onSubject(false)}
      />
      <IconButton
        side="top"
        label={t.compare}
        hint="C"
        icon={<Compare />}
        disabled={besides(picture.id) === null}
        onClick={act.compare}
      />
      <ZoomTools zooming={zooming} />
      <hr />
      <IconButton
        side="top"
        label={picture.stars > 1 ? t.stars(picture.stars) : t.star}
        hint="1"
        icon={<Star />}
        aria-pressed={picture.stars > 0}
        className={cx(picture.stars > 0 && styles.starred)}
        onClick={act.star}
      />
      <IconButton side="top" label={t.another} hint="R" icon={<Reroll />} onClick={act.another} />
      <IconButton side="top" label={t.asSubject} icon={<PeopleIcon />} onClick={act.asSubject} />
      <IconButton side="top" label={t.asStyle} icon={<StylesIcon />} onClick={act.asStyle} />
      <hr />
      <IconButton side="top" label={t.export} hint={keyLabel("Mod+E")} icon={<Export />} onClick={act.export} />
      <Menu
        side="top"
        trigger={<IconButton side="top" label={t.more} icon={<More />} />}
        entries={[
          { label: t.edit, icon: <Recall />, hint: keyLabel("Mod+Shift+R"), run: act.edit },
          { label: t.exactly, icon: <Again />, run: act.exactly },
          "line",
          ...([2, 4] as const).map((factor) => ({
            label: enlargeBy(factor),
            icon: <LargeTiles />,
            disabled: !picture.present,
            run: () => act.enlarge(factor),
          })),
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
