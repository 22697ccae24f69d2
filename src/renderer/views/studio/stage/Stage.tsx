import { type ReactNode, type RefObject, useRef, useState } from "react";
import type { Picture } from "../../../../contract/library/library.ts";
import { useZoom, type Zooming } from "../../../canvas/use-zoom.ts";
import type { Box } from "../../../canvas/zoom.ts";
import { useZoomKeys } from "../../../canvas/ZoomTools.tsx";
import { useDraggable } from "../../../kit/dragging/drag.ts";
import { EmptyState } from "../../../kit/layout/EmptyState.tsx";
import { StudioIcon } from "../../../kit/icons.ts";
import { ContextMenu } from "../../../kit/overlays/Menu.tsx";
import { call } from "../../../state/link.ts";
import { useQueue } from "../../../state/queue.ts";
import { useHeldKey } from "../../../shortcuts/held.ts";
import { useText } from "../../../text/text.ts";
import { besides } from "../film/order.ts";
import { Failure } from "./Failure.tsx";
import { pictureMenu } from "./picture-menu.tsx";
import { PictureBar } from "./PictureBar.tsx";
import { type Shown, useShown } from "./shown.ts";
import { ShownPicture } from "./ShownPicture.tsx";
import { StageDrop } from "./StageDrop.tsx";
import styles from "./Stage.module.css";
import { usePictureKeys } from "./use-picture-keys.ts";
import { Work, WorkBar } from "./Work.tsx";

const boxOf = (shown: Shown): Box =>
  shown.kind === "picture" ? shown.picture : shown.kind === "work" ? shown.job.draft : { width: 1, height: 1 };

/** The frame in which a picture lies at its placement. */
function Placed({
  zooming,
  box,
  children,
  ...own
}: {
  readonly zooming: Zooming;
  readonly box: Box;
  readonly children?: ReactNode;
  readonly ref?: RefObject<HTMLDivElement | null>;
}) {
  const { scale, x, y } = zooming.placement;
  return (
    <div
      {...own}
      className={styles.picture}
      style={{
        width: box.width * scale,
        height: box.height * scale,
        translate: `calc(-50% + ${x}px) calc(-50% + ${y}px)`,
      }}
    >
      {children}
    </div>
  );
}

function PictureStage({ picture, zooming }: { readonly picture: Picture; readonly zooming: Zooming }) {
  const { keys } = useText().studio;
  const [holding, setHolding] = useState(false);
  const subject = useHeldKey("S", keys.subject, keys.group) || holding;
  const before = useHeldKey("A", keys.before, keys.group);
  usePictureKeys(picture);
  // A hand on a picture that overflows moves it about.
  const dragged = useRef<HTMLDivElement>(null);
  useDraggable(dragged, () => ({ kind: "pictures", ids: [picture.id] }), picture.present && !zooming.pannable);
  return (
    <>
      <ContextMenu
        entries={pictureMenu(picture, besides(picture.id))}
        render={<Placed ref={dragged} zooming={zooming} box={picture} />}
      >
        <ShownPicture picture={picture} instead={subject ? "subject" : before ? besides(picture.id) : null} />
      </ContextMenu>
      <PictureBar picture={picture} zooming={zooming} onSubject={setHolding} />
    </>
  );
}

/** The picture in work, in the middle of everything. */
export function Stage() {
  const t = useText().studio;
  const frame = useRef<HTMLDivElement>(null);
  const shown = useShown();
  const box = boxOf(shown);
  const zooming = useZoom(frame, box);
  const failed = useQueue(({ jobs }) => jobs.find(({ ended }) => ended !== null));
  useZoomKeys(zooming);
  return (
    <StageDrop>
      <div className={styles.stage}>
        <div ref={frame} className={styles.frame} data-pannable={zooming.pannable || undefined} {...zooming.hand}>
          {shown.kind === "nothing" && (
            <EmptyState icon={<StudioIcon />} title={t.stage.empty}>
              {t.stage.emptyText}
            </EmptyState>
          )}
          {zooming.frame && shown.kind === "picture" && <PictureStage picture={shown.picture} zooming={zooming} />}
          {zooming.frame && shown.kind === "work" && (
            <>
              <Placed zooming={zooming} box={box}>
                <Work job={shown.job} />
              </Placed>
              <WorkBar job={shown.job} onCancel={() => void call("queue.cancel", { ids: [shown.job.id] })} />
            </>
          )}
        </div>
        {failed?.state.state === "failed" && <Failure job={failed} message={failed.state.message} />}
      </div>
    </StageDrop>
  );
}
