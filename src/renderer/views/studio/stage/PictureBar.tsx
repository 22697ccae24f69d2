import type { Picture } from "../../../../contract/library/library.ts";
import type { Zooming } from "../../../canvas/use-zoom.ts";
import { ZoomTools } from "../../../canvas/ZoomTools.tsx";
import { cx } from "../../../kit/cx.ts";
import { IconButton } from "../../../kit/buttons/IconButton.tsx";
import { Compare, Export, Eye, More, PeopleIcon, Reroll, Star, StylesIcon } from "../../../kit/icons.ts";
import { Menu } from "../../../kit/overlays/Menu.tsx";
import { keyLabel } from "../../../shortcuts/keys.ts";
import { useText } from "../../../text/text.ts";
import { besides } from "../film/order.ts";
import { actionsOn } from "./picture-actions.ts";
import { pictureMenu } from "./picture-menu.tsx";
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
  const { stage: t } = useText().studio;
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
        entries={pictureMenu(picture, besides(picture.id))}
      />
    </div>
  );
}
