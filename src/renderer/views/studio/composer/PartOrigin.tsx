import { toFault } from "../../../../contract/fault.ts";
import { keepAsPerson, keepAsStyle } from "../../../state/actions.ts";
import { edit } from "../../../state/draft/draft.ts";
import { withStyleInPlace, withSubjectInPlace } from "../../../state/draft/rules.ts";
import { useText } from "../../../text/text.ts";
import styles from "./PartOrigin.module.css";
import type { ShownPart } from "./use-parts.ts";

interface PartOriginProps {
  readonly part: ShownPart;
  readonly role: "subject" | "style";
  readonly onProblem: (problem: string) => void;
}

/** Below a slot: that its part is as it was in a picture, or a picture itself, and the one thing to do about it. */
export function PartOrigin({ part: { key, name, origin }, role, onProblem }: PartOriginProps) {
  const t = useText().studio.composer;
  if (!origin) return null;
  if (origin.kind === "picture") {
    const keep = () => {
      (role === "subject" ? keepAsPerson : keepAsStyle)(origin.picture).catch((error: unknown) =>
        onProblem(toFault(error).message),
      );
    };
    return (
      <p className={styles.origin}>
        {t.fromHistory}{" "}
        <button type="button" className={styles.switch} onClick={keep} title={t.keepText[role]}>
          {t.keep}
        </button>
      </p>
    );
  }
  const { today } = origin;
  const use = () =>
    today &&
    edit((draft) => {
      if ("person" in today) return withSubjectInPlace(draft, key, today);
      return "style" in today ? withStyleInPlace(draft, key, today) : draft;
    });
  return (
    <p className={styles.origin}>
      {t.asItWas(name, origin.made)}{" "}
      {today ? (
        <button type="button" className={styles.switch} onClick={use} title={t.useTodaysText(name)}>
          {t.useTodays}
        </button>
      ) : (
        t.notInLibrary
      )}
    </p>
  );
}
