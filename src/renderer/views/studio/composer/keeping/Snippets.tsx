import { type RefObject, useState } from "react";
import { IconButton } from "../../../../kit/buttons/IconButton.tsx";
import { Snippet as SnippetIcon } from "../../../../kit/icons.ts";
import { Popover } from "../../../../kit/overlays/Popover.tsx";
import { Problem } from "../../../../kit/layout/Problem.tsx";
import { useAnswer } from "../../../../state/answers.ts";
import { useAttempt } from "../../../../state/attempt.ts";
import { setDraft } from "../../../../state/draft/draft.ts";
import { call } from "../../../../state/link.ts";
import { offerUndo } from "../../../../state/undo/undo.ts";
import { useText } from "../../../../text/text.ts";
import { inserted } from "./insert.ts";
import { KeepForm } from "./KeepForm.tsx";
import { KeptList } from "./KeptList.tsx";
import styles from "./Keeping.module.css";

export interface SnippetsProps {
  readonly prompt: string;
  /** Where the prompt is written: its cursor says where words go, and its selection which are kept. */
  readonly field: RefObject<HTMLTextAreaElement | null>;
}

/** Words that come again: kept from the prompt, and put into it where the cursor stands. */
export function Snippets({ prompt, field }: SnippetsProps) {
  const t = useText().keeping;
  const [open, setOpen] = useState(false);
  const { data: snippets = [] } = useAnswer("snippets.list", null);
  const { problem, attempt } = useAttempt();
  const selection = () => {
    const { selectionStart = prompt.length, selectionEnd = prompt.length } = field.current ?? {};
    return { from: selectionStart, to: selectionEnd };
  };
  const { from, to } = selection();
  const words = (prompt.slice(from, to).trim() || prompt).trim();
  const insert = (text: string) => {
    const next = inserted(prompt, text, selection());
    setDraft({ prompt: next.text });
    setOpen(false);
    // Once the field shows it, the cursor stands behind what was put in.
    requestAnimationFrame(() => field.current?.setSelectionRange(next.cursor, next.cursor));
  };
  return (
    <Popover
      label={t.snippets}
      width={320}
      open={open}
      onOpenChange={setOpen}
      after={field}
      trigger={<IconButton size="small" label={t.snippets} icon={<SnippetIcon />} />}
    >
      <div className={styles.kept}>
        <KeptList
          label={t.snippets}
          kept={snippets}
          about={({ text }) => text}
          empty={t.noSnippets}
          onChoose={({ text }) => insert(text)}
          onRename={({ id }, name) => void attempt(() => call("snippets.rename", { id, name }))}
          onRemove={({ id, name }) =>
            void attempt(() => call("snippets.remove", { id }).then(() => offerUndo(t.removed(name))))
          }
        />
        {words !== "" && (
          <KeepForm
            key={words}
            label={t.keepWords(words)}
            names={snippets.map(({ name }) => name)}
            suggested={words.slice(0, 40).trim()}
            onKeep={(name) =>
              void attempt(() => call("snippets.save", { name, text: words }).then(() => offerUndo(t.kept(name))))
            }
          />
        )}
        <Problem>{problem}</Problem>
      </div>
    </Popover>
  );
}
