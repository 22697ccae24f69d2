import { useRef, useState } from "react";
import type { Draft } from "../../../../contract/making/draft.ts";
import { Button } from "../../../kit/buttons/Button.tsx";
import { go, parseRoute } from "../../../state/route/route.ts";
import { keyLabel } from "../../../shortcuts/keys.ts";
import { useShortcuts } from "../../../shortcuts/shortcuts.ts";
import { useText } from "../../../text/text.ts";
import { useOver } from "../view-state.ts";
import composer from "./Composer.module.css";
import { make, useComposed } from "./use-composer.ts";

/**
 * Milliseconds in which a second click, or a key that is held, is the first one still, unless something else is to be
 * made by then.
 */
const oneClick = 500;

/** The one primary action: how many it makes, or why it cannot. */
export function MakeButton() {
  const t = useText().studio;
  const { draft, obstacle } = useComposed();
  const [problem, setProblem] = useState<string | null>(null);
  const last = useRef<{ readonly at: number; readonly draft: Draft } | null>(null);
  const run = async () => {
    const now = performance.now();
    const same = last.current !== null && last.current.draft === draft && now - last.current.at < oneClick;
    // A key that repeats while it is held stays one press however long that lasts.
    last.current = { at: now, draft };
    if (obstacle || same) return;
    const wrong = await make(draft);
    setProblem(wrong);
    if (wrong) {
      last.current = null;
      return;
    }
    useOver.setState({ open: null });
    // The stage follows the work again, where the artist has not gone elsewhere meanwhile: the address knows first.
    if (parseRoute(location.hash).view === "studio") go("studio");
  };
  useShortcuts([{ keys: "Mod+Enter", label: t.keys.make, group: t.keys.group, inFields: true, run: () => void run() }]);
  return (
    <>
      {problem && (
        <p role="alert" className={composer.problem}>
          {problem}
        </p>
      )}
      <Button
        kind="primary"
        size="large"
        className={composer.make}
        disabled={obstacle !== null}
        hint={obstacle === null ? keyLabel("Mod+Enter") : undefined}
        onClick={() => void run()}
      >
        {obstacle === null ? t.composer.make(draft.count) : t.composer.obstacles[obstacle]}
      </Button>
    </>
  );
}
