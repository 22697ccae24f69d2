import { Search } from "../kit/icons.ts";
import { useRoute } from "../state/route/route.ts";
import { keyLabel } from "../shortcuts/keys.ts";
import { useText } from "../text/text.ts";
import { openPalette } from "./palette-store.ts";
import { QueuePill } from "./QueuePill.tsx";
import styles from "./TopBar.module.css";

/** Two circles, a subject and a style, where they meet. */
const Mark = () => (
  <svg width="24" height="24" viewBox="0 0 24 24" aria-hidden>
    <circle cx="9.5" cy="12" r="7" fill="none" stroke="currentColor" strokeWidth="2" />
    <circle cx="15.5" cy="12" r="6" fill="var(--accent)" />
  </svg>
);

export function TopBar() {
  const t = useText();
  const view = useRoute(({ view }) => view);
  return (
    <header className={styles.bar}>
      <div className={styles.mark}>
        <Mark />
      </div>
      <h1 className={styles.title}>{t.shell.views[view]}</h1>
      <button type="button" className={styles.search} onClick={openPalette}>
        <Search />
        <span>{t.shell.search}</span>
        <kbd aria-hidden>{keyLabel("Mod+K")}</kbd>
      </button>
      <QueuePill />
    </header>
  );
}
