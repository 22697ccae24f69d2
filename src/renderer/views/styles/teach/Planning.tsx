import { useState } from "react";
import type { Style } from "../../../../contract/library/library.ts";
import { type StyleDepth, styleDepths } from "../../../../contract/learning/learning.ts";
import { adviceWords } from "../../../../contract/learning/teaching-words.ts";
import { layoutWords } from "../../../../contract/learning/training-words.ts";
import type { Understood } from "../../../../contract/learning/teaching.ts";
import { Button } from "../../../kit/buttons/Button.tsx";
import { Fact, Facts } from "../../../kit/layout/Facts.tsx";
import { Problem } from "../../../kit/layout/Problem.tsx";
import { RadioList } from "../../../kit/fields/RadioList.tsx";
import { useAnswer } from "../../../state/answers.ts";
import { useAttempt } from "../../../state/attempt.ts";
import { call } from "../../../state/link.ts";
import { useText } from "../../../text/text.ts";
import { Licence } from "../../../training/Licence.tsx";
import styles from "./Teach.module.css";

interface PlanningProps {
  readonly style: Style;
  readonly understood: Understood | null;
  /** The style that is being taught already; null for none. */
  readonly busy: string | null;
}

/** Before a run: how deep, what it takes, and what would make the set better. */
export function Planning({ style, understood, busy }: PlanningProps) {
  const t = useText().teaching;
  const [depth, setDepth] = useState<StyleDepth>("at once");
  const trains = depth !== "at once";
  const tried = busy === null && understood !== null;
  const { data: plan, error } = useAnswer("teach.plan", tried ? { style: style.id, depth } : undefined);
  const { problem, attempt, busy: starting } = useAttempt();
  const { data: terms, error: unread } = useAnswer("teach.terms", null, { brief: true });
  const [accepted, setAccepted] = useState(false);
  // What was tried and cannot be is not begun: another depth may.
  const refused = tried && Boolean(error);
  return (
    <>
      <h2 className={styles.heading}>{t.depth}</h2>
      <RadioList
        label={t.depth}
        value={depth}
        onChange={setDepth}
        options={styleDepths.map((value) => {
          const note =
            plan && value === depth ? `${t.about(plan.seconds)} · ${t.depths[value].note}` : t.depths[value].note;
          return { value, label: t.depths[value].label, note };
        })}
      />
      {understood && (
        <Facts>
          <Fact label={t.score}>{t.scoreOf(understood.score)}</Fact>
          {plan && <Fact label={t.time}>{plan.measured ? t.duration(plan.seconds) : t.reckoned(plan.seconds)}</Fact>}
          {plan?.way && <Fact label={t.way}>{layoutWords[plan.way.layout]}</Fact>}
          {plan && <Fact label={t.memory}>{t.bytes(plan.memory)}</Fact>}
          {plan && <Fact label={t.disk}>{t.bytes(plan.disk)}</Fact>}
        </Facts>
      )}
      {tried && !plan && !error && (
        <p role="status" className={styles.quiet}>
          {trains ? t.trying : t.reckoning}
        </p>
      )}
      {understood && understood.advice.length > 0 && (
        <ul className={styles.advice}>
          {understood.advice.map((advice) => (
            <li key={advice.kind}>{adviceWords(advice)}</li>
          ))}
        </ul>
      )}
      <Problem>{problem ?? error?.message ?? unread?.message}</Problem>
      {busy && <p className={styles.quiet}>{t.busyWith(busy)}</p>}
      {terms && trains && <Licence terms={terms} accepted={accepted} onAccept={setAccepted} />}
      <Button
        kind="primary"
        size="large"
        disabled={
          busy !== null || starting || understood === null || refused || (trains && !terms?.accepted && !accepted)
        }
        onClick={() => attempt(() => call("teach.start", { style: style.id, depth, accept: accepted }))}
      >
        {t.start}
      </Button>
      <p className={styles.quiet}>{t.truth}</p>
    </>
  );
}
