import { type KeyboardEvent, useRef } from "react";
import type { JobId } from "../../../contract/values/id.ts";
import type { Job, QueueState, Site } from "../../../contract/making/queue.ts";
import { Close, DoNext, Down, Up } from "../../kit/icons.ts";
import { ContextMenu, type MenuEntry } from "../../kit/overlays/Menu.tsx";
import { keyLabel } from "../../shortcuts/keys.ts";
import { all, pick, type Selection } from "../../state/pictures/selection.ts";
import { useJoined, useTags } from "../../state/farm.ts";
import { call } from "../../state/link.ts";
import { waiting } from "../../state/queue.ts";
import { useText } from "../../text/text.ts";
import { JobRow } from "./JobRow.tsx";
import { shares, stepped } from "./order.ts";
import type { QueueWork } from "./work.ts";
import styles from "./Queue.module.css";

export interface JobTableProps {
  readonly queue: QueueState;
  /** Those that run or wait. */
  readonly jobs: readonly Job[];
  readonly selection: Selection<JobId>;
  readonly onSelect: (selection: Selection<JobId>) => void;
  readonly work: QueueWork;
}

/** The running job and those that wait, in their order. Arrows move between them, with Alt they move the job. */
export function JobTable({ queue, jobs, selection, onSelect, work }: JobTableProps) {
  const t = useText().queue;
  const table = useRef<HTMLDivElement>(null);
  const order = jobs.map(({ id }) => id);
  const queued = waiting(jobs).map(({ id }) => id);
  const active = selection.active !== null && order.includes(selection.active) ? selection.active : order[0];
  const seconds = shares(queue);
  const farm = useJoined();
  const tags = useTags();
  const chosen = jobs.filter(({ id }) => selection.chosen.has(id));

  const focus = (id: JobId) => table.current?.querySelector<HTMLElement>(`[data-job="${id}"]`)?.focus();
  const cancel = (ids: readonly JobId[]) => {
    // The focus stays in the table, at what comes into the place.
    const after =
      jobs.slice(jobs.findLastIndex(({ id }) => ids.includes(id)) + 1)[0] ??
      jobs.findLast(({ id }) => !ids.includes(id));
    void work.cancel(ids);
    if (after) {
      onSelect(pick(selection, order, after.id, "only"));
      focus(after.id);
    }
  };
  const keyed = (event: KeyboardEvent, job: Job) => {
    if (event.target !== event.currentTarget) return;
    const at = order.indexOf(job.id);
    const chord = event.ctrlKey || event.metaKey;
    const up = event.key === "ArrowUp";
    if ((up || event.key === "ArrowDown") && event.altKey) void work.step(job, up ? "up" : "down");
    else if (up || event.key === "ArrowDown" || event.key === "Home" || event.key === "End") {
      const next = event.key === "Home" ? order[0] : event.key === "End" ? order.at(-1) : order[at + (up ? -1 : 1)];
      if (next === undefined) return;
      onSelect(pick(selection, order, next, event.shiftKey ? "range" : chord ? "move" : "only"));
      focus(next);
    } else if (event.key === " ") onSelect(pick(selection, order, job.id, "toggle"));
    else if (chord && event.key.toLowerCase() === "a") onSelect(all(selection, order));
    else if (event.key === "Delete" || event.key === "Backspace")
      cancel(selection.chosen.has(job.id) ? chosen.map(({ id }) => id) : [job.id]);
    else return;
    event.preventDefault();
    event.stopPropagation();
  };

  return (
    <ContextMenu entries={entries(chosen, { queued, work, cancel, farm, tags, t })}>
      <div ref={table} role="grid" aria-label={t.jobs} aria-multiselectable>
        <div role="row" className={styles.header}>
          <span role="columnheader">
            <span className="visually-hidden">{t.order}</span>
          </span>
          <span role="columnheader" className={styles.wide}>
            {t.what}
          </span>
          <span role="columnheader" className={styles.how}>
            {t.how}
          </span>
          <span role="columnheader">{t.progress}</span>
          <span role="columnheader">{t.left}</span>
          <span role="columnheader">
            <span className="visually-hidden">{t.actions}</span>
          </span>
        </div>
        {jobs.map((job) => (
          <JobRow
            key={job.id}
            job={job}
            paused={queue.paused}
            seconds={seconds.get(job.id) ?? null}
            waiting={queued}
            selected={selection.chosen.has(job.id)}
            active={job.id === active}
            onKey={(event) => keyed(event, job)}
            onPick={(how) => onSelect(pick(selection, order, job.id, how))}
            onCancel={() => cancel([job.id])}
            work={work}
          />
        ))}
      </div>
    </ContextMenu>
  );
}

interface Means {
  /** The order of those that wait. */
  readonly queued: readonly JobId[];
  readonly work: QueueWork;
  readonly cancel: (ids: readonly JobId[]) => void;
  /** Whether there is a farm. */
  readonly farm: boolean;
  /** That its machines have. */
  readonly tags: readonly string[];
  readonly t: ReturnType<typeof useText>["queue"];
}

function entries(chosen: readonly Job[], { queued, work, cancel, farm, tags, t }: Means): readonly MenuEntry[] {
  const [only] = chosen;
  if (!only) return [];
  const can = (to: "up" | "down" | "first" | "last") => stepped(queued, only.id, to) !== undefined;
  const moves: readonly MenuEntry[] =
    chosen.length === 1 && only.state.state === "waiting"
      ? [
          { label: t.doNext, icon: <DoNext />, disabled: !can("first"), run: () => void work.step(only, "first") },
          {
            label: t.moveUp,
            icon: <Up />,
            hint: keyLabel("Alt+Up"),
            disabled: !can("up"),
            run: () => void work.step(only, "up"),
          },
          {
            label: t.moveDown,
            icon: <Down />,
            hint: keyLabel("Alt+Down"),
            disabled: !can("down"),
            run: () => void work.step(only, "down"),
          },
          { label: t.moveLast, disabled: !can("last"), run: () => void work.step(only, "last") },
          "line",
        ]
      : [];
  const elsewhere = (to: Site, label: string, tag: string | null = null): readonly MenuEntry[] => {
    const ids = chosen.filter((job) => job.site !== to || job.tag !== tag).map(({ id }) => id);
    return ids.length === 0 ? [] : [{ label, run: () => void work.run(call("queue.send", { ids, to, tag })) }];
  };
  const sends = [
    ...(farm ? elsewhere("farm", t.toFarm) : []),
    ...(farm ? tags.flatMap((tag) => elsewhere("farm", t.toTag(tag), tag)) : []),
    ...elsewhere("here", t.toHere),
  ];
  return [
    ...moves,
    ...sends,
    ...(sends.length > 0 ? (["line"] as const) : []),
    {
      label: chosen.length === 1 ? t.cancel(only.title) : t.cancelSome(chosen.length),
      icon: <Close />,
      hint: keyLabel("Delete"),
      danger: true,
      run: () => cancel(chosen.map(({ id }) => id)),
    },
  ];
}
