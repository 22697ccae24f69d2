import { type ReactNode, useRef } from "react";
import type { Picture } from "../../../../contract/library.ts";
import { EmptyState } from "../../../kit/EmptyState.tsx";
import { StudioIcon } from "../../../kit/icons.ts";
import { call } from "../../../state/link.ts";
import { useQueue } from "../../../state/queue.ts";
import { useShortcuts } from "../../../shortcuts/shortcuts.ts";
import { useText } from "../../../text/text.ts";
import { look, useLooking } from "../view-state.ts";
import { ComparedPicture } from "./ComparedPicture.tsx";
import { Failure } from "./Failure.tsx";
import { PictureBar } from "./PictureBar.tsx";
import { type Shown, useShown } from "./shown.ts";
import { StageDrop } from "./StageDrop.tsx";
import styles from "./Stage.module.css";
import { usePictureKeys } from "./use-picture-keys.ts";
import { useZoom, type Zooming } from "../../../canvas/use-zoom.ts";
import { Work, WorkBar } from "./Work.tsx";
import type { Box } from "../../../canvas/zoom.ts";

const boxOf = (shown: Shown): Box =>
  shown.kind === "picture" ? shown.picture : shown.kind === "work" ? shown.job.draft : { width: 1, height: 1 };

/** The frame in which a picture lies at its placement. */
function Placed({
  zooming,
  box,
  children,
}: {
  readonly zooming: Zooming;
  readonly box: Box;
  readonly children: ReactNode;
}) {
  const { scale, x, y } = zooming.placement;
  return (
    <div
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
  const compare = useLooking(({ compare }) => compare);
  usePictureKeys(picture);
  return (
    <>
      <Placed zooming={zooming} box={picture}>
        <ComparedPicture picture={picture} compare={compare} pannable={zooming.pannable} />
      </Placed>
      <PictureBar picture={picture} zooming={zooming} compare={compare} />
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
  const compare = useLooking(({ compare }) => compare);
  const failed = useQueue(({ jobs }) => jobs.find(({ ended }) => ended !== null));
  useShortcuts([
    { keys: "C", label: t.keys.compare, group: t.keys.group, run: () => look({ compare: !compare }) },
    { keys: "F", label: t.keys.fit, group: t.keys.group, run: zooming.fit },
    { keys: "Z", label: t.keys.actual, group: t.keys.group, run: () => zooming.to(1) },
    { keys: ["+", "="], label: t.keys.zoomIn, group: t.keys.group, run: () => zooming.step(1) },
    { keys: "-", label: t.keys.zoomOut, group: t.keys.group, run: () => zooming.step(-1) },
  ]);
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
                <Work job={shown.job} running={shown.running} />
              </Placed>
              <WorkBar
                job={shown.job}
                running={shown.running}
                onCancel={() => void call("queue.cancel", { ids: [shown.job.id] })}
              />
            </>
          )}
        </div>
        {failed?.state.state === "failed" && <Failure job={failed} message={failed.state.message} />}
      </div>
    </StageDrop>
  );
}
