import type { Style } from "../../../../contract/library/library.ts";
import type { Teaching } from "../../../../contract/learning/teaching.ts";
import { Button } from "../../../kit/buttons/Button.tsx";
import { Fact, Facts } from "../../../kit/layout/Facts.tsx";
import { Problem } from "../../../kit/layout/Problem.tsx";
import { Progress } from "../../../kit/layout/Progress.tsx";
import { useAttempt } from "../../../state/attempt.ts";
import { call } from "../../../state/link.ts";
import { go } from "../../../state/route/route.ts";
import { notify } from "../../../state/studio.ts";
import { useText } from "../../../text/text.ts";
import styles from "./Teach.module.css";

/** A run: how far it is, and what can be done with it. */
export function Running({ style, teaching }: { readonly style: Style; readonly teaching: Teaching }) {
  const t = useText().teaching;
  const { problem, attempt, busy } = useAttempt();
  const { state, settings, step, read, loss, secondsLeft, memory, points } = teaching;
  const learned = points.some((point) => point.step !== null);
  const keep = async () => {
    await call("teach.keep", null);
    notify(t.kept(style.name));
    go("styles", { id: style.id });
  };
  const discard = async () => {
    await call("teach.discard", null);
    notify(t.discarded);
  };
  const value = settings.steps === 0 ? (learned ? 1 : null) : step / settings.steps;
  return (
    <>
      <h2 className={styles.heading}>{t.depths[settings.depth].label}</h2>
      <p role="status">{t.states[state]}</p>
      <Progress label={t.progress} value={state === "running" && read ? read.done / read.of : value} />
      <Facts>
        {read && <Fact label={t.pictures}>{t.reading(read.done, read.of)}</Fact>}
        {settings.steps > 0 && <Fact label={t.depths[settings.depth].label}>{t.step(step, settings.steps)}</Fact>}
        {loss !== null && <Fact label={t.loss}>{loss.toFixed(3)}</Fact>}
        {memory !== null && <Fact label={t.memory}>{t.bytes(memory)}</Fact>}
        {secondsLeft !== null && <Fact label={t.left}>{t.duration(secondsLeft)}</Fact>}
      </Facts>
      <Problem>{problem ?? teaching.problem?.message}</Problem>
      <div className={styles.actions}>
        {(state === "running" || state === "waiting") && (
          <Button disabled={busy} onClick={() => attempt(() => call("teach.pause", null))}>
            {t.pause}
          </Button>
        )}
        {(state === "paused" || state === "failed") && (
          <Button disabled={busy} onClick={() => attempt(() => call("teach.resume", null))}>
            {t.resume}
          </Button>
        )}
        {state !== "ended" && learned && (
          <Button disabled={busy} onClick={() => attempt(() => call("teach.stop", null))}>
            {t.stop}
          </Button>
        )}
        {(state === "ended" || !learned) && (
          <Button disabled={busy} onClick={() => attempt(discard)}>
            {t.discard}
          </Button>
        )}
      </div>
      {learned && (
        <Button
          kind={state === "ended" ? "primary" : "plain"}
          size={state === "ended" ? "large" : "normal"}
          disabled={busy}
          onClick={() => attempt(keep)}
        >
          {t.keep}
        </Button>
      )}
      <p className={styles.quiet}>{t.truth}</p>
    </>
  );
}
