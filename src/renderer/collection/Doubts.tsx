import { doubtWords, type Role } from "../../contract/library/doubts.ts";
import type { DraftStyle, DraftSubject } from "../../contract/making/parts.ts";
import { useAnswer } from "../state/answers.ts";
import styles from "./Doubts.module.css";

type DoubtsProps = {
  /** Of the parts, in their order. */
  readonly names: readonly string[];
} & (
  | { readonly role: Extract<Role, "subject">; readonly parts: readonly DraftSubject[] }
  | { readonly role: Extract<Role, "style">; readonly parts: readonly DraftStyle[] }
);

/** Says of pictures that were chosen what speaks against them: blank pages, and paintings within a border. */
export function Doubts({ names, ...of }: DoubtsProps) {
  const asked =
    of.role === "subject"
      ? { people: of.parts, styles: [] }
      : // How much of a style is wanted makes no difference to what it shows.
        { people: [], styles: of.parts.map((part) => ({ ...part, weight: 100 })) };
  const { data } = useAnswer("parts.doubts", of.parts.length > 0 ? asked : undefined);
  return (
    <div role="status">
      {(data ?? []).map(({ at, doubt }) => (
        <p key={`${at} ${doubt}`} className={styles.doubt}>
          {doubtWords(doubt, of.role, names[at] ?? "")}
        </p>
      ))}
    </div>
  );
}
