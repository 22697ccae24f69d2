import type { ReactNode } from "react";
import type { RunWish } from "../../../contract/learning/training.ts";
import type { RunAtWork } from "../../../contract/learning/trainings.ts";
import { Button } from "../../kit/buttons/Button.tsx";
import { Pause, Play } from "../../kit/icons.ts";
import { Problem } from "../../kit/layout/Problem.tsx";
import { Progress } from "../../kit/layout/Progress.tsx";
import { invalidate } from "../../state/answers.ts";
import { useAttempt } from "../../state/attempt.ts";
import { call } from "../../state/link.ts";
import { changeSettings } from "../../state/studio.ts";
import { useText } from "../../text/text.ts";
import styles from "./Trainings.module.css";

/** Trainings of the window and of the command line: how far they are, and what can be asked of them. */
export function Trainings({ runs }: { readonly runs: readonly RunAtWork[] }) {
  const t = useText().trainings;
  const { problem, attempt } = useAttempt();
  if (runs.length === 0 && problem === null) return null;
  return (
    <section aria-label={t.title} className={styles.trainings}>
      <h3>{t.title}</h3>
      <p className={styles.quiet}>{t.note}</p>
      <Problem>{problem}</Problem>
      <ul>
        {runs.map((run) => (
          <Run key={run.id} run={run} onAsk={(what) => attempt(() => does(run, what))} />
        ))}
      </ul>
    </section>
  );
}

type Asked = RunWish | "use" | "put away";

async function does({ id, own }: RunAtWork, what: Asked): Promise<void> {
  if (what === "put away") await call("trainings.putAway", null);
  else if (what !== "use") await call("trainings.ask", { id, wish: what });
  else if (own?.made) await changeSettings({ model: own.made });
  invalidate(["training"]);
}

function Run({ run, onAsk }: { readonly run: RunAtWork; readonly onAsk: (what: Asked) => void }) {
  const t = useText().trainings;
  const { kind, name, folder, model, state, read, step, steps, loss, reward, secondsLeft, memory } = run;
  const facts = [
    ...(read ? [t.reading(read.done, read.of)] : steps > 0 ? [t.step(step, steps)] : []),
    ...(loss === null ? [] : [t.loss(loss)]),
    ...(reward === null ? [] : [t.reward(reward)]),
    ...(secondsLeft === null || state === "paused" ? [] : [t.left(secondsLeft)]),
    ...(memory === null ? [] : [t.memory(memory)]),
  ];
  const value = read ? read.done / read.of : steps > 0 ? step / steps : null;
  return (
    <li className={styles.run}>
      <div className={styles.what}>
        <p className={styles.name} title={folder}>
          {name}
        </p>
        <p className={styles.quiet}>{`${t.kinds[kind]} · ${model}`}</p>
      </div>
      <div className={styles.going}>
        <Progress label={t.progressOf(name)} value={value} />
        <p className={`${styles.quiet} num`}>{[t.states[state], ...facts].join(" · ")}</p>
        {run.own?.problem && <p className={styles.why}>{run.own.problem.message}</p>}
      </div>
      <Actions run={run} onAsk={onAsk} />
    </li>
  );
}

/** What is offered next: the first of it is what brings the run further. */
function Actions({ run, onAsk }: { readonly run: RunAtWork; readonly onAsk: (what: Asked) => void }) {
  const t = useText().trainings;
  const button = (word: string, what: Asked, icon?: ReactNode) => (
    <Button {...(icon ? { icon } : {})} aria-label={t.of(word, run.name)} onClick={() => onAsk(what)}>
      {word}
    </Button>
  );
  const over = run.state === "done" || run.state === "stopped" || run.state === "failed";
  const goesOn = run.state === "running" || run.state === "waiting";
  return (
    <div className={styles.actions}>
      {goesOn && button(t.pause, "pause", <Pause />)}
      {!goesOn && run.state !== "done" && button(t.resume, "go on", <Play />)}
      {run.state === "done" && button(t.use, "use")}
      {over ? button(t.putAway, "put away") : button(t.stop, "stop")}
    </div>
  );
}
