import type { RunWish } from "../../../contract/training.ts";
import type { RunAtWork } from "../../../contract/trainings.ts";
import { Button } from "../../kit/Button.tsx";
import { Pause, Play } from "../../kit/icons.ts";
import { Problem } from "../../kit/Problem.tsx";
import { Progress } from "../../kit/Progress.tsx";
import { useAttempt } from "../../state/attempt.ts";
import { call } from "../../state/link.ts";
import { useText } from "../../text/text.ts";
import styles from "./Trainings.module.css";

/** Trainings that the command line has at work: how far they are, and what can be asked of them. */
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
          <Run key={run.id} run={run} onAsk={(wish) => attempt(() => call("trainings.ask", { id: run.id, wish }))} />
        ))}
      </ul>
    </section>
  );
}

function Run({ run, onAsk }: { readonly run: RunAtWork; readonly onAsk: (wish: RunWish) => void }) {
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
  const waits = state !== "running";
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
      </div>
      <div className={styles.actions}>
        <Button
          icon={waits ? <Play /> : <Pause />}
          aria-label={t.of(waits ? t.resume : t.pause, name)}
          onClick={() => onAsk(waits ? "go on" : "pause")}
        >
          {waits ? t.resume : t.pause}
        </Button>
        <Button aria-label={t.of(t.stop, name)} onClick={() => onAsk("stop")}>
          {t.stop}
        </Button>
      </div>
    </li>
  );
}
