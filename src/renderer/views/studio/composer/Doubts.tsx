import { doubtWords, type Role } from "../../../../contract/doubts.ts";
import { useAnswer } from "../../../state/answers.ts";
import { useDraft } from "../../../state/draft.ts";
import styles from "./Slots.module.css";

interface DoubtsProps {
  readonly role: Role;
  /** Of the parts of this role, in their order. */
  readonly names: readonly string[];
}

/** Says of pictures that were chosen what speaks against them: blank pages, and paintings within a border. */
export function Doubts({ role, names }: DoubtsProps) {
  const { people, styles: looks } = useDraft(({ draft }) => draft);
  // How much of a style is wanted makes no difference to what it shows.
  const asked =
    role === "subject"
      ? { people, styles: [] }
      : { people: [], styles: looks.map((part) => ({ ...part, weight: 100 })) };
  const { data } = useAnswer("parts.doubts", names.length > 0 ? asked : undefined);
  return (
    <div role="status">
      {(data ?? []).map(({ at, doubt }) => (
        <p key={`${at} ${doubt}`} className={styles.quiet}>
          {doubtWords(doubt, role, names[at] ?? "")}
        </p>
      ))}
    </div>
  );
}
