import { IconButton } from "../kit/IconButton.tsx";
import { Close, Info, Warning } from "../kit/icons.ts";
import { useConnection } from "../state/link.ts";
import { dismiss, useStudio } from "../state/studio.ts";
import { useText } from "../text/text.ts";
import styles from "./Banner.module.css";

/**
 * What the artist should know of the studio itself: a lost connection, a restarted engine, things set right at start.
 */
export function Banner() {
  const t = useText().shell;
  const lost = useConnection(({ phase }) => phase === "lost");
  const notices = useStudio(({ notices }) => notices);
  return (
    <div role="status" className={styles.stack}>
      {lost && (
        <div className={styles.banner} data-urgent>
          <Warning />
          <span>{t.lost}</span>
        </div>
      )}
      {notices.map((notice) => (
        <div key={notice} className={styles.banner}>
          <Info />
          <span>{notice}</span>
          <IconButton size="small" label={t.dismiss} icon={<Close />} onClick={() => dismiss(notice)} />
        </div>
      ))}
    </div>
  );
}
