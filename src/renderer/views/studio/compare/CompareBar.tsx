import type { Picture } from "../../../../contract/library/library.ts";
import { ZoomTools } from "../../../canvas/ZoomTools.tsx";
import type { Zooming } from "../../../canvas/use-zoom.ts";
import { IconButton } from "../../../kit/buttons/IconButton.tsx";
import { Close, Export, Eye } from "../../../kit/icons.ts";
import { keyLabel } from "../../../shortcuts/keys.ts";
import { openExport } from "../../../state/exporting.ts";
import { go } from "../../../state/route/route.ts";
import { useText } from "../../../text/text.ts";
import styles from "./Comparison.module.css";

export interface CompareBarProps {
  readonly pictures: readonly Picture[];
  readonly active: Picture;
  readonly zooming: Zooming;
  /** While the button is held. */
  readonly onSubject: (held: boolean) => void;
}

/** The tools under compared pictures. */
export function CompareBar({ pictures, active, zooming, onSubject }: CompareBarProps) {
  const t = useText().studio;
  const c = useText().comparing;
  return (
    <div role="toolbar" aria-label={c.tools} className={styles.bar}>
      <span className={`${styles.linked} num`}>{c.linked(pictures.length)}</span>
      <ZoomTools zooming={zooming} />
      <hr />
      <span className={styles.hint}>
        {c.hold} <kbd>S</kbd> {c.subject} <kbd>A</kbd> {c.first}
      </span>
      <span className={styles.hint}>
        <kbd>1</kbd>–<kbd>5</kbd> {c.stars} <kbd>X</kbd> {c.rejectNext}
      </span>
      <hr />
      <IconButton
        side="top"
        label={c.keys.subject}
        hint="S"
        icon={<Eye />}
        onPointerDown={() => onSubject(true)}
        onPointerUp={() => onSubject(false)}
        onPointerLeave={() => onSubject(false)}
      />
      <IconButton
        side="top"
        label={t.stage.export}
        hint={keyLabel("Mod+E")}
        icon={<Export />}
        onClick={() => openExport(pictures.filter(({ rejected }) => !rejected).map(({ id }) => id))}
      />
      <IconButton
        side="top"
        label={c.close}
        hint="Esc"
        icon={<Close />}
        onClick={() => go("studio", { id: active.id })}
      />
    </div>
  );
}
