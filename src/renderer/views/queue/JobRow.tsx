import { type KeyboardEvent, memo, useLayoutEffect, useRef } from "react";
import type { JobId } from "../../../contract/values/id.ts";
import type { Job } from "../../../contract/making/queue.ts";
import { Button } from "../../kit/buttons/Button.tsx";
import { cx } from "../../kit/cx.ts";
import { useDraggable } from "../../kit/dragging/drag.ts";
import { IconButton } from "../../kit/buttons/IconButton.tsx";
import { Close, Grip } from "../../kit/icons.ts";
import { Progress } from "../../kit/layout/Progress.tsx";
import { useReorderTarget } from "../../kit/dragging/reorder.ts";
import { Thumb } from "../../kit/grid/Thumb.tsx";
import { previewUrl, usedReferenceUrl } from "../../media.ts";
import { fraction, useRunning } from "../../state/queue.ts";
import type { Pick } from "../../state/pictures/selection.ts";
import { type Text, useText } from "../../text/text.ts";
import { duration } from "../../text/words.ts";
import { dropped } from "./order.ts";
import type { QueueWork } from "./work.ts";
import { howOf } from "./words.ts";
import styles from "./Queue.module.css";

export interface JobRowProps {
  readonly job: Job;
  readonly paused: boolean;
  readonly seconds: number | null;
  /** The order of those that wait. */
  readonly waiting: readonly JobId[];
  readonly selected: boolean;
  readonly active: boolean;
  readonly onKey: (event: KeyboardEvent) => void;
  readonly onPick: (how: Pick) => void;
  readonly onCancel: () => void;
  readonly work: QueueWork;
}

/** One job that runs or waits. */
export const JobRow = memo(function JobRow({
  job,
  paused,
  seconds,
  waiting,
  selected,
  active,
  onKey,
  onPick,
  onCancel,
  work,
}: JobRowProps) {
  const t = useText().queue;
  const row = useRef<HTMLDivElement>(null);
  const waits = job.state.state === "waiting";
  const place = waiting.indexOf(job.id);
  const dragging = useDraggable(row, () => ({ kind: "job", id: job.id }), waits);
  const edge = useReorderTarget(row, {
    enabled: waits,
    accepts: (dragged) => dragged.kind === "job" && dragged.id !== job.id,
    onDrop: (dragged, at) =>
      dragged.kind === "job" &&
      void work.move({ ...job, id: dragged.id, title: titleOf(dragged.id) }, dropped(waiting, dragged.id, job.id, at)),
  });
  const titleOf = (id: JobId) =>
    row.current?.parentElement?.querySelector(`[data-job="${id}"] [data-title]`)?.textContent ?? "";
  const grip = useGripFocus(place);
  return (
    <div
      ref={row}
      role="row"
      data-job={job.id}
      tabIndex={active ? 0 : -1}
      aria-selected={selected}
      className={cx(
        styles.row,
        selected && styles.selected,
        dragging && styles.dragging,
        edge === "top" && styles.above,
        edge === "bottom" && styles.below,
      )}
      onKeyDown={onKey}
      onClick={(event) =>
        !(event.target as HTMLElement).closest("button") &&
        onPick(event.shiftKey ? "range" : event.ctrlKey || event.metaKey ? "toggle" : "only")
      }
      onContextMenu={() => !selected && onPick("only")}
    >
      <span role="gridcell">
        {waits && (
          <IconButton
            ref={grip.ref}
            size="small"
            side="right"
            className={styles.grip}
            label={t.grip(job.title, place + 1, waiting.length)}
            icon={<Grip />}
            onKeyDown={(event) => {
              if (event.key !== "ArrowUp" && event.key !== "ArrowDown") return;
              event.preventDefault();
              event.stopPropagation();
              grip.hold();
              void work.step(job, event.key === "ArrowUp" ? "up" : "down");
            }}
          />
        )}
      </span>
      <span role="gridcell" className={styles.picture}>
        <Look job={job} soft={!waits} />
      </span>
      <span role="gridcell" className={styles.title} data-title title={job.title}>
        {job.title}
      </span>
      <span role="gridcell" className={cx(styles.how, "num")} title={howOf(job, t)}>
        {howOf(job, t)}
      </span>
      <span role="gridcell">
        {waits ? (
          <span className={styles.quiet}>{paused ? t.heldBack : waitingWords(job, t)}</span>
        ) : (
          <Going job={job} />
        )}
      </span>
      <span role="gridcell" className="num">
        <Left job={job} seconds={seconds} />
      </span>
      <span role="gridcell" className={styles.end}>
        {waits && place > 0 && (
          <Button
            kind="quiet"
            className={styles.next}
            aria-label={t.doNextOf(job.title)}
            onClick={() => void work.step(job, "first")}
          >
            {t.doNext}
          </Button>
        )}
        <IconButton size="small" side="left" label={t.cancel(job.title)} icon={<Close />} onClick={onCancel} />
      </span>
    </div>
  );
});

const waitingWords = ({ site, tag }: Job, t: Text["queue"]): string =>
  site === "here" ? t.waiting : tag === null ? t.waitingForFarm : t.waitsForTag(tag);

/** The newest preview of what is drawn, else what it is made of. */
function Look({ job, soft }: { readonly job: Job; readonly soft: boolean }) {
  const step = useRunning(job.id)?.preview ?? null;
  const before = job.thumbnail === null ? null : usedReferenceUrl(job.thumbnail, 40);
  return <Thumb src={step === null ? before : previewUrl(job.id, step)} alt="" soft={soft} radius="s" />;
}

/** How long it still takes: the running job says so itself, the others have their share of the whole. */
function Left({ job, seconds }: { readonly job: Job; readonly seconds: number | null }) {
  const state = useRunning(job.id)?.state;
  const left = (state?.state === "running" ? state.secondsLeft : null) ?? seconds;
  return left === null ? "" : duration(left);
}

/** How far the running job is: the bar for all its pictures, the words for the one in work. */
function Going({ job }: { readonly job: Job }) {
  const t = useText().queue;
  const running = useRunning(job.id);
  const state = running?.state ?? job.state;
  if (state.state !== "running") return null;
  const part =
    state.phase === "denoise" ? (fraction(state) ?? 0) : state.phase === "decode" || state.phase === "saved" ? 1 : 0;
  const done = running ? running.picture - 1 : job.made.length;
  const all = job.draft.count;
  const words = [
    ...(job.site === "farm" ? [t.onFarm(state.machines)] : []),
    ...(all > 1 ? [t.pictureOf(Math.min(all, done + 1), all)] : []),
    state.phase === "denoise" && state.steps > 0 ? t.step(state.step, state.steps) : t.phase(state.phase),
  ];
  return (
    <span className={styles.going}>
      <Progress label={t.progressOf(job.title)} value={all === 0 ? null : Math.min(1, (done + part) / all)} />
      <small className="num" title={state.machines.join(", ")}>
        {words.join(" · ")}
      </small>
    </span>
  );
}

/** A row that moves is put elsewhere in the page and loses the focus; its grip takes it back. */
function useGripFocus(place: number): {
  readonly ref: React.RefObject<HTMLButtonElement | null>;
  readonly hold: () => void;
} {
  const ref = useRef<HTMLButtonElement>(null);
  const held = useRef(false);
  useLayoutEffect(() => {
    if (held.current) ref.current?.focus();
    held.current = false;
  }, [place]);
  return {
    ref,
    hold: () => {
      held.current = true;
    },
  };
}
