import { useState } from "react";
import { Button } from "../kit/buttons/Button.tsx";
import { IconButton } from "../kit/buttons/IconButton.tsx";
import { Close, Info, Warning } from "../kit/icons.ts";
import { useConnection } from "../state/link.ts";
import { dismiss, useStudio } from "../state/studio.ts";
import { useText } from "../text/text.ts";
import styles from "./Banner.module.css";

/** Of several lines the first, which opens the others. */
function Notice({ children }: { readonly children: string }) {
  const [first, ...more] = children.split("\n");
  if (more.length === 0) return <span>{children}</span>;
  return (
    <details className={styles.folded}>
      <summary>{first}</summary>
      {more.map((line) => (
        <p key={line}>{line}</p>
      ))}
    </details>
  );
}

/**
 * What the artist should know of the studio itself: a lost connection, a restarted engine, things set right at start.
 */
export function Banner() {
  const t = useText().shell;
  const lost = useConnection(({ phase }) => phase === "lost");
  const notices = useStudio(({ notices }) => notices);
  const [unfolded, setUnfolded] = useState(false);
  // The newest one stands for the others until they are asked for.
  const shown = unfolded ? notices : notices.slice(-1);
  return (
    <div role="status" className={styles.stack}>
      {lost && (
        <div className={styles.banner} data-urgent>
          <Warning />
          <span>{t.lost}</span>
        </div>
      )}
      {shown.map((notice) => (
        <div key={notice} className={styles.banner}>
          <Info />
          <Notice>{notice}</Notice>
          {!unfolded && notices.length > 1 && (
            <Button kind="quiet" onClick={() => setUnfolded(true)}>
              {t.showAll(notices.length)}
            </Button>
          )}
          <IconButton size="small" label={t.dismiss} icon={<Close />} onClick={() => dismiss(notice)} />
        </div>
      ))}
    </div>
  );
}
