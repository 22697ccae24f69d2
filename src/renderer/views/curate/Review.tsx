import { useState } from "react";
import type { Curation, Decision } from "../../../contract/learning/curation.ts";
import { Button } from "../../kit/buttons/Button.tsx";
import { IconButton } from "../../kit/buttons/IconButton.tsx";
import { ChevronLeft } from "../../kit/icons.ts";
import { Problem } from "../../kit/layout/Problem.tsx";
import { Progress } from "../../kit/layout/Progress.tsx";
import { Segmented } from "../../kit/fields/Segmented.tsx";
import { useShortcuts } from "../../shortcuts/shortcuts.ts";
import { useAttempt } from "../../state/attempt.ts";
import { call } from "../../state/link.ts";
import { go } from "../../state/route/route.ts";
import { did } from "../../state/undo/steps.ts";
import { useText } from "../../text/text.ts";
import styles from "./Curate.module.css";
import { afterDecision, beside, type List, listOf, lists, progressOf } from "./lists.ts";
import { MakeButton } from "./MakeButton.tsx";
import { Outcome } from "./Outcome.tsx";
import { Triplet } from "./Triplet.tsx";

export interface ReviewProps {
  readonly curation: Curation;
  readonly onChange: (curation: Curation) => void;
  readonly onOther: () => void;
}

/** One triplet at a time, decided on by key; borderline ones first. */
export function Review({ curation, onChange, onOther }: ReviewProps) {
  const t = useText().curating;
  const [list, setList] = useState<List>("decide");
  const [id, setId] = useState<string | null>(null);
  const { problem, attempt } = useAttempt();
  const { folder } = curation;
  const shown = listOf(curation, list);
  const one = shown.find((other) => other.id === id) ?? shown[0] ?? null;
  const progress = progressOf(curation);

  const send = async (which: string, decision: Decision | null): Promise<Curation> => {
    const next = await call("curation.decide", { folder, ids: [which], decision });
    onChange(next);
    return next;
  };
  const decide = (decision: Decision | null) =>
    one &&
    void attempt(async () => {
      const before = one.decision;
      const next = await send(one.id, decision);
      if (decision !== null) setId(afterDecision(shown, listOf(next, list), one.id)?.id ?? null);
      did({
        what: t.did[decision ?? "again"](one.id),
        async undo() {
          await send(one.id, before);
          setId(one.id);
        },
        redo: () => send(one.id, decision),
      });
    });
  const step = (by: 1 | -1) => setId(beside(shown, one?.id ?? null, by)?.id ?? null);
  useShortcuts([
    { keys: "A", label: t.accept, group: t.title, run: () => decide("accept") },
    { keys: "R", label: t.reject, group: t.title, run: () => decide("reject") },
    { keys: "ArrowLeft", label: t.previous, group: t.title, run: () => step(-1), keyOnly: true },
    { keys: "ArrowRight", label: t.next, group: t.title, run: () => step(1), keyOnly: true },
  ]);

  return (
    <div className={styles.view}>
      <section className={styles.body} aria-label={t.title}>
        <header className={styles.head}>
          <IconButton label={t.back} icon={<ChevronLeft />} onClick={() => go("styles")} />
          <h2 className={styles.title}>{t.title}</h2>
          <span className={styles.folder} title={folder}>
            {folder}
          </span>
          <Button kind="quiet" onClick={onOther}>
            {t.other}
          </Button>
          <MakeButton kind="plain" />
        </header>
        <div className={styles.bar}>
          <Segmented
            label={t.show}
            value={list}
            onChange={setList}
            options={lists.map((value) => ({
              value,
              label: t.listed(t.lists[value], listOf(curation, value).length),
            }))}
          />
          <span role="status" className={styles.quiet}>
            {t.decided(progress.done, progress.of)}
          </span>
        </div>
        <Progress
          label={t.decided(progress.done, progress.of)}
          value={progress.of === 0 ? 1 : progress.done / progress.of}
        />
        <Problem>{problem}</Problem>
        {one ? (
          <Triplet
            key={one.id}
            one={one}
            place={t.place(shown.indexOf(one) + 1, shown.length)}
            onDecide={decide}
            onStep={step}
          />
        ) : (
          <p className={styles.none}>{t.nothing[list]}</p>
        )}
      </section>
      <Outcome
        curation={curation}
        onRestricted={(include) =>
          void attempt(async () => onChange(await call("curation.restricted", { folder, include })))
        }
      />
    </div>
  );
}
