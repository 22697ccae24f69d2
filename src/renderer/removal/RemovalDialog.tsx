import { useRef, useState } from "react";
import { bytesOf, type Removal, type RemovalScope, type Space } from "../../contract/library/removal.ts";
import { Button } from "../kit/buttons/Button.tsx";
import { Checkbox } from "../kit/fields/Checkbox.tsx";
import { Dialog } from "../kit/overlays/Dialog.tsx";
import { Fact, Facts } from "../kit/layout/Facts.tsx";
import { Problem } from "../kit/layout/Problem.tsx";
import { toasts } from "../kit/overlays/toast.ts";
import { useAnswer } from "../state/answers.ts";
import { useAttempt } from "../state/attempt.ts";
import { call } from "../state/link.ts";
import { closeRemoval } from "../state/removing.ts";
import { routeHash } from "../state/route/route.ts";
import { text, useText } from "../text/text.ts";
import { listed } from "../text/words.ts";
import styles from "./RemovalDialog.module.css";

const parts = ["photographs", "pictures", "crops", "thumbnails"] as const satisfies readonly (keyof Space)[];

const few = 3;
const namesOf = (people: Removal["people"]): readonly string[] => people.map(({ name }) => name);

/** The one question before what no undo takes back: what will be gone, what stays, how much room it makes. */
export default function RemovalDialog({ what }: { readonly what: RemovalScope["what"] }) {
  const t = useText();
  const [showing, setShowing] = useState<RemovalScope["showing"]>("stay");
  const { data: stay } = useAnswer("removal.look", { what, showing: "stay" }, { brief: true });
  const { data: look, error } = useAnswer("removal.look", { what, showing }, { brief: true, keepPrevious: true });
  const { problem, busy, attempt } = useAttempt();
  const [left, setLeft] = useState<readonly string[]>([]);
  const cancel = useRef<HTMLButtonElement>(null);
  const names = look ? [...namesOf(look.people), ...look.styles] : [];
  const empty = look !== undefined && names.length === 0 && look.pictures === 0;
  const erase = async () => {
    const removed = await call("removal.erase", { what, showing });
    if (removed.left.length > 0) return setLeft(removed.left);
    toasts.add({ title: text().removal.done(bytesOf(removed.space)) });
    closeRemoval();
  };
  return (
    <Dialog
      open
      onClose={closeRemoval}
      title={t.removal.title(names, look?.pictures ?? 0)}
      width={460}
      first={cancel}
      footer={
        <>
          <Button ref={cancel} onClick={closeRemoval}>
            {left.length > 0 || empty ? t.common.close : t.common.cancel}
          </Button>
          {left.length === 0 && !empty && (
            <Button kind="danger" disabled={!look || busy} onClick={() => void attempt(erase)}>
              {t.removal.delete}
            </Button>
          )}
        </>
      }
    >
      <div className={styles.body}>
        {empty ? <p>{t.removal.nothing}</p> : look && <Losses look={look} />}
        {stay && stay.showing > 0 && (
          <div className={styles.showing}>
            <p>
              {t.removal.showing(stay.showing, listed(namesOf(stay.people)))} <Links people={stay.people} />
            </p>
            <Checkbox
              label={t.removal.alsoDelete(stay.showing)}
              checked={showing === "go too"}
              onChange={(too) => setShowing(too ? "go too" : "stay")}
            />
          </div>
        )}
        {look && <Stays look={look} />}
        <Problem>{problem ?? error?.message ?? (left.length > 0 ? t.removal.left(left) : null)}</Problem>
      </div>
    </Dialog>
  );
}

function Losses({ look }: { readonly look: Removal }) {
  const t = useText().removal;
  return (
    <>
      <p>{t.final}</p>
      <Facts>
        {parts
          .filter((part) => look.space[part] > 0)
          .map((part) => (
            <Fact key={part} label={t.parts[part]}>
              {t.space(look.space[part])}
            </Fact>
          ))}
        <Fact label={t.together}>
          <span className={styles.together}>{t.space(bytesOf(look.space))}</span>
        </Fact>
      </Facts>
    </>
  );
}

/** To the pictures of each who goes, where they are few. */
function Links({ people }: { readonly people: Removal["people"] }) {
  const t = useText().removal;
  if (people.length > few) return null;
  return people.map(({ id, name }) => (
    <a key={id} href={routeHash({ view: "history", query: { shows: String(id) } })} onClick={closeRemoval}>
      {people.length === 1 ? t.showThem : t.showOf(name)} ›{" "}
    </a>
  ));
}

function Stays({ look }: { readonly look: Removal }) {
  const t = useText().removal;
  const { people, unrecorded, alsoIn, inPlace, aside } = look;
  return (
    <ul className={styles.notes}>
      {alsoIn.length > 0 && <li>{t.stays(alsoIn, listed(namesOf(people)))}</li>}
      {unrecorded > 0 && <li>{t.unrecorded(unrecorded)}</li>}
      {inPlace > 0 && <li>{t.inPlace(inPlace)}</li>}
      <li>{t.elsewhere}</li>
      {people.length > 0 && aside.length > 0 && <li>{t.aside(aside)}</li>}
    </ul>
  );
}
