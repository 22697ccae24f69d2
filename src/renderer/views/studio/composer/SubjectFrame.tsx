import { useRef } from "react";
import { cx } from "../../../kit/cx.ts";
import { type Dragged, useDraggable } from "../../../kit/dragging/drag.ts";
import { DropZone } from "../../../kit/dragging/DropZone.tsx";
import { IconButton } from "../../../kit/buttons/IconButton.tsx";
import { ChevronLeft, ChevronRight, Close } from "../../../kit/icons.ts";
import { ContextMenu } from "../../../kit/overlays/Menu.tsx";
import { Thumb } from "../../../kit/grid/Thumb.tsx";
import { edit } from "../../../state/draft/draft.ts";
import { personAt, withoutPerson } from "../../../state/draft/rules.ts";
import { useText } from "../../../text/text.ts";
import styles from "./Slots.module.css";
import { partEntries } from "./part-entries.ts";
import { canBeSubject } from "./taking.ts";
import type { Composed } from "./use-composer.ts";

interface SubjectFrameProps {
  readonly subject: Composed["people"][number];
  readonly at: number;
  readonly of: number;
  readonly onDrop: (dragged: Dragged) => void;
  readonly onFiles: (files: readonly File[]) => void;
}

/** One subject: the photograph used, its place among several, and the way out. Others can be dropped onto it. */
export function SubjectFrame({
  subject: { key, name, src, part, origin },
  at,
  of,
  onDrop,
  onFiles,
}: SubjectFrameProps) {
  const t = useText().studio.composer;
  const ref = useRef<HTMLDivElement>(null);
  const dragging = useDraggable(
    ref,
    () =>
      "person" in part
        ? { kind: "person", id: part.person, photo: part.photo }
        : { kind: "pictures", ids: "picture" in part ? [part.picture] : [] },
    !("as" in part),
  );
  const several = of > 1;
  const move = (to: number) => edit((draft) => personAt(draft, to, part));
  const takeOut = () => edit((draft) => withoutPerson(draft, key));
  return (
    <DropZone accepts={canBeSubject} onDrop={onDrop} onFiles={onFiles} className={styles.subject}>
      <ContextMenu
        entries={[
          ...(several
            ? [
                { label: t.forward(name), icon: <ChevronLeft />, disabled: at === 0, run: () => move(at - 1) },
                { label: t.back(name), icon: <ChevronRight />, disabled: at === of - 1, run: () => move(at + 1) },
              ]
            : []),
          { label: t.removeSubject(name), icon: <Close />, run: takeOut },
          ...partEntries(origin),
        ]}
      >
        <div ref={ref} className={cx(styles.frame, dragging && styles.dragging)}>
          <Thumb src={src(several ? 110 : 236)} alt={name} ratio={4 / 5} />
          {several ? (
            <span className={cx(styles.order, "num")} aria-hidden>
              {at + 1}
            </span>
          ) : (
            <span className={styles.caption} aria-hidden>
              {name}
            </span>
          )}
          <IconButton
            ground="picture"
            size="small"
            label={t.removeSubject(name)}
            icon={<Close />}
            className={styles.remove}
            onClick={takeOut}
          />
        </div>
      </ContextMenu>
    </DropZone>
  );
}
