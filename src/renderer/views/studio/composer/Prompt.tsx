import type { Draft } from "../../../../contract/making/draft.ts";
import { useEffect, useRef, useState } from "react";
import { TextArea } from "../../../kit/fields/TextArea.tsx";
import { losesPose, toldOf } from "../../../../contract/making/idiom.ts";
import { setDraft } from "../../../state/draft/draft.ts";
import { hasPose } from "../../../state/draft/rules.ts";
import { call } from "../../../state/link.ts";
import { useShortcuts } from "../../../shortcuts/shortcuts.ts";
import { useText } from "../../../text/text.ts";
import styles from "./Prompt.module.css";
import { Snippets } from "./keeping/Snippets.tsx";
import { Reading } from "./Reading.tsx";

/** The artist's own earlier prompts that go on from this text. */
function useSuggestions(text: string): readonly string[] {
  const [suggestions, setSuggestions] = useState<readonly string[]>([]);
  useEffect(() => {
    const over = new AbortController();
    const timer = setTimeout(() => {
      call("prompts.suggest", { text }, { signal: over.signal }).then(
        (next) => !over.signal.aborted && setSuggestions(next.slice(0, 6)),
        // Suggestions are a courtesy: without them one writes on.
        () => !over.signal.aborted && setSuggestions([]),
      );
    }, 120);
    return () => {
      clearTimeout(timer);
      over.abort();
    };
  }, [text]);
  return suggestions;
}

/** What the picture shows, or how the subject is changed. */
export function Prompt({ draft }: { readonly draft: Draft }) {
  const t = useText().studio;
  const field = useRef<HTMLTextAreaElement>(null);
  const suggestions = useSuggestions(draft.prompt);
  const keeps = hasPose(draft) && draft.keepPose;
  useShortcuts([{ keys: "P", label: t.keys.prompt, group: t.keys.group, run: () => field.current?.focus() }]);
  const told = toldOf(draft).prompt.trim();
  return (
    <div className={styles.words}>
      <TextArea
        ref={field}
        label={t.composer.prompt}
        note={keeps ? t.composer.promptOptional : undefined}
        value={draft.prompt}
        onChange={(prompt) => setDraft({ prompt })}
        placeholder={keeps ? t.composer.placeholderPose : t.composer.placeholderScene}
        suggestions={suggestions}
        suggestionsLabel={t.composer.earlier}
        end={<Snippets prompt={draft.prompt} field={field} />}
      />
      {told !== draft.prompt.trim() && <p className={styles.told}>{t.composer.told(told)}</p>}
      <Reading prompt={told} />
      {losesPose(draft) && <p className={styles.told}>{t.composer.losesPose}</p>}
    </div>
  );
}
