import { useState } from "react";
import { Button } from "../../kit/Button.tsx";
import { Close } from "../../kit/icons.ts";
import { IconButton } from "../../kit/IconButton.tsx";
import { Problem } from "../../kit/Problem.tsx";
import { askMerge } from "../../collection/asking.ts";
import { Cover } from "../../collection/MergeDialog.tsx";
import { useAnswer } from "../../state/answers.ts";
import { useAttempt } from "../../state/attempt.ts";
import { call } from "../../state/link.ts";
import { useText } from "../../text/text.ts";
import styles from "./AlikeOffer.module.css";
import { peopleShelf } from "./shelf.ts";

/** Two people whose photographs seem to show one: offered to be merged, and not again once they are said to be two. */
export function AlikeOffer() {
  const t = useText();
  const [later, setLater] = useState<ReadonlySet<string>>(new Set());
  const { data: alike } = useAnswer("faces.alike", null, { keepPrevious: true });
  const { data: everyone } = useAnswer("people.list", { view: "all" }, { keepPrevious: true });
  const { problem, attempt } = useAttempt();
  const offered = alike?.find(({ people }) => !later.has(people.join()));
  const pair = offered?.people.flatMap((id) => everyone?.find((person) => person.id === id) ?? []) ?? [];
  const [one, other] = pair;
  if (!offered || !one || !other) return null;
  const [first, second] = offered.people;
  return (
    <div role="status" className={styles.offer}>
      <Cover shelf={peopleShelf} entry={one} />
      <Cover shelf={peopleShelf} entry={other} />
      <p className={styles.words}>{t.people.alike.may(one.name, other.name)}</p>
      <Button onClick={() => askMerge([one, other])}>{t.people.alike.merge}</Button>
      <Button kind="quiet" onClick={() => void attempt(() => call("faces.apart", { people: [first, second] }))}>
        {t.people.alike.two}
      </Button>
      <IconButton
        size="small"
        label={t.people.alike.later}
        icon={<Close />}
        onClick={() => setLater((before) => new Set([...before, offered.people.join()]))}
      />
      <Problem>{problem}</Problem>
    </div>
  );
}
