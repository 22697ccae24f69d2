import type { CurationRun } from "../../../contract/learning/curating.ts";
import { Button } from "../../kit/buttons/Button.tsx";
import { Fact, Facts } from "../../kit/layout/Facts.tsx";
import { IconButton } from "../../kit/buttons/IconButton.tsx";
import { ChevronLeft } from "../../kit/icons.ts";
import { Problem } from "../../kit/layout/Problem.tsx";
import { Progress } from "../../kit/layout/Progress.tsx";
import { useAttempt } from "../../state/attempt.ts";
import { call } from "../../state/link.ts";
import { go } from "../../state/route/route.ts";
import { useText } from "../../text/text.ts";
import curate from "./Curate.module.css";
import styles from "./Making.module.css";

/** While triplets are made: how far it is, and what can be done about it. */
export function Running({ run }: { readonly run: CurationRun }) {
  const t = useText().making;
  const { problem, attempt, busy } = useAttempt();
  const { state, folder, done, of, secondsLeft } = run;
  const rests = state === "paused" || state === "failed";
  return (
    <section className={styles.running} aria-label={t.title}>
      <header className={curate.head}>
        <IconButton label={t.back} icon={<ChevronLeft />} onClick={() => go("curate")} />
        <h2 className={curate.title}>{t.title}</h2>
      </header>
      <p className={curate.quiet}>{folder}</p>
      <p role="status">{t.states[state]}</p>
      <Progress label={t.progress} value={of === 0 ? null : done / of} />
      <Facts>
        <Fact label={t.facts.candidates}>{t.made(done, of)}</Fact>
        {secondsLeft !== null && <Fact label={t.left}>{t.duration(secondsLeft)}</Fact>}
      </Facts>
      <Problem>{problem ?? run.problem?.message}</Problem>
      <div className={curate.deciding}>
        <Button
          disabled={busy}
          kind={rests ? "primary" : "plain"}
          onClick={() => attempt(() => call(rests ? "curation.resume" : "curation.pause", null))}
        >
          {rests ? t.resume : t.pause}
        </Button>
        <Button disabled={busy} onClick={() => attempt(() => call("curation.stop", null))}>
          {t.stop}
        </Button>
        <Button kind="quiet" disabled={done === 0} onClick={() => go("curate")}>
          {t.look}
        </Button>
      </div>
    </section>
  );
}
