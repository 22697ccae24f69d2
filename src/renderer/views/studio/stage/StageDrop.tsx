import { monitorForExternal } from "@atlaskit/pragmatic-drag-and-drop/external/adapter";
import { containsFiles } from "@atlaskit/pragmatic-drag-and-drop/external/file";
import { type ReactNode, useEffect, useRef, useState } from "react";
import { toFault } from "../../../../contract/fault.ts";
import { useDropTarget } from "../../../kit/dragging/drag.ts";
import { DropZone } from "../../../kit/dragging/DropZone.tsx";
import { PeopleIcon, StylesIcon } from "../../../kit/icons.ts";
import { notify } from "../../../state/studio.ts";
import { useText } from "../../../text/text.ts";
import { takeDragged, takeDraggedStyle, takeLooks, takePhotos } from "../composer/taking.ts";
import styles from "./Stage.module.css";

const attempt = (work: Promise<void>): void => {
  work.catch((error: unknown) => notify(toFault(error).message));
};

/** While files are held over the window, the stage asks what they are to be. */
function useFilesHeld(): boolean {
  const [held, setHeld] = useState(false);
  useEffect(
    () =>
      monitorForExternal({ canMonitor: containsFiles, onDragStart: () => setHeld(true), onDrop: () => setHeld(false) }),
    [],
  );
  return held;
}

function Zone({
  icon,
  label,
  onFiles,
}: {
  readonly icon: ReactNode;
  readonly label: string;
  readonly onFiles: (files: readonly File[]) => void;
}) {
  const ref = useRef<HTMLDivElement>(null);
  const over = useDropTarget(ref, { onFiles });
  return (
    <div ref={ref} className={styles.zone} data-over={over || undefined}>
      {icon}
      {label}
    </div>
  );
}

/** The stage takes what the slots take: people and styles from the shelf, files with a question. */
export function StageDrop({ children }: { readonly children: ReactNode }) {
  const t = useText().studio.stage;
  const held = useFilesHeld();
  return (
    <DropZone
      className={styles.drop}
      accepts={({ kind }) => kind === "person" || kind === "style"}
      onDrop={(dragged) => {
        if (dragged.kind === "style") takeDraggedStyle(dragged);
        else attempt(takeDragged(dragged));
      }}
    >
      {children}
      {held && (
        <div className={styles.zones}>
          <Zone icon={<PeopleIcon />} label={t.dropSubject} onFiles={(files) => attempt(takePhotos(files))} />
          <Zone icon={<StylesIcon />} label={t.dropStyle} onFiles={(files) => attempt(takeLooks(files))} />
        </div>
      )}
    </DropZone>
  );
}
