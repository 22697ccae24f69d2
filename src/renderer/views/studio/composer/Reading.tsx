import { useEffect, useState } from "react";
import { halfRead, unreadBy } from "../../../../contract/making/reading.ts";
import { useAnswer } from "../../../state/answers.ts";
import { useModel } from "../../../state/studio.ts";
import { useText } from "../../../text/text.ts";
import styles from "./Prompt.module.css";

/** Unknown words that are named; of more, the number. */
const named = 6;

/** What was said a moment ago, once nothing was added to it since. */
function useSettled(text: string): string {
  const [settled, setSettled] = useState(text);
  useEffect(() => {
    const timer = setTimeout(() => setSettled(text), 350);
    return () => clearTimeout(timer);
  }, [text]);
  return settled;
}

/** The words of the prompt that the model will not read, while they are written. */
export function Reading({ prompt }: { readonly prompt: string }) {
  const t = useText().studio.composer;
  const model = useModel();
  const settled = useSettled(prompt);
  const { data: reading } = useAnswer(
    "prompt.read",
    model && settled !== "" ? { model: model.id, prompt: settled } : undefined,
    { keepPrevious: true, brief: true },
  );
  if (!reading || settled === "") return null;
  const [unread, half] = [unreadBy(reading), halfRead(reading)];
  const { unknown } = reading;
  return (
    <div role="status">
      {unread && <p className={styles.unread}>{t.unread({ ...unread, after: unread.unread?.after ?? "" })}</p>}
      {half && <p className={styles.unread}>{t.halfRead({ ...half, after: half.unread?.after ?? "" })}</p>}
      {unknown.length > 0 && (
        <p className={styles.unread}>{t.unknownWords(unknown.slice(0, named), Math.max(0, unknown.length - named))}</p>
      )}
    </div>
  );
}
