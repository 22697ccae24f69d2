import { useState } from "react";
import type { PersonId } from "../../contract/values/id.ts";
import { Button } from "../kit/buttons/Button.tsx";
import { Close } from "../kit/icons.ts";
import { IconButton } from "../kit/buttons/IconButton.tsx";
import { Problem } from "../kit/layout/Problem.tsx";
import { useAnswer } from "../state/answers.ts";
import { useAttempt } from "../state/attempt.ts";
import { call } from "../state/link.ts";
import { useText } from "../text/text.ts";
import styles from "./AlikeOffer.module.css";
import { Asking } from "./Asking.tsx";
import { askMerge } from "./asking.ts";
import { Cover } from "./MergeDialog.tsx";
import { peopleShelf } from "./people-shelf.ts";

interface AlikeOfferProps {
  /** Only those of whom one is among these; all of the library where absent. */
  readonly among?: readonly PersonId[];
  /** Nobody else here asks who stays. */
  readonly asks?: true;
}

/**
 * People whose photographs seem to show one: offered to be merged as soon as they are seen, and not again once they are
 * said to be several.
 */
export function AlikeOffer({ among, asks }: AlikeOfferProps) {
  const t = useText().people.alike;
  const [later, setLater] = useState<ReadonlySet<string>>(new Set());
  const { data: alike } = useAnswer("faces.alike", null, { keepPrevious: true });
  const { data: everyone } = useAnswer("people.list", { view: "all" }, { keepPrevious: true });
  const { problem, attempt } = useAttempt();
  const offered = alike?.find(
    ({ people }) => !later.has(people.join()) && (!among || people.some((id) => among.includes(id))),
  );
  const group = offered?.people.flatMap((id) => everyone?.find((person) => person.id === id) ?? []) ?? [];
  return (
    <>
      {offered && group.length > 1 && (
        <div role="status" className={styles.offer}>
          {group.slice(0, 4).map((person) => (
            <Cover key={person.id} shelf={peopleShelf} entry={person} />
          ))}
          <p className={styles.words}>{t.may(group.map(({ name }) => name))}</p>
          <div className={styles.actions}>
            <Button onClick={() => askMerge(group)}>{t.merge}</Button>
            <Button
              kind="quiet"
              onClick={() => void attempt(() => call("faces.apart", { people: [...offered.people] }))}
            >
              {t.apart(group.length)}
            </Button>
            <IconButton
              size="small"
              label={t.later}
              icon={<Close />}
              onClick={() => setLater((before) => new Set([...before, offered.people.join()]))}
            />
          </div>
          <Problem>{problem}</Problem>
        </div>
      )}
      {asks && <Asking shelf={peopleShelf} entries={everyone ?? []} />}
    </>
  );
}
