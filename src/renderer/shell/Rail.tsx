import type { ReactNode } from "react";
import {
  HistoryIcon,
  Machine,
  ModelsIcon,
  PeopleIcon,
  QueueIcon,
  SettingsIcon,
  SheetsIcon,
  StudioIcon,
  StylesIcon,
  TripletsIcon,
} from "../kit/icons.ts";
import { routeHash, useRoute, type View } from "../state/route/route.ts";
import { useText } from "../text/text.ts";
import styles from "./Rail.module.css";

const icons: Readonly<Record<View, ReactNode>> = {
  studio: <StudioIcon />,
  people: <PeopleIcon />,
  styles: <StylesIcon />,
  history: <HistoryIcon />,
  sheets: <SheetsIcon />,
  curate: <TripletsIcon />,
  queue: <QueueIcon />,
  models: <ModelsIcon />,
  machine: <Machine />,
  settings: <SettingsIcon />,
};

/** A view without a place of its own in the rail: it is reached from another, of which it is a part. */
const within: Readonly<Partial<Record<View, View>>> = { curate: "styles" };

/** The views, along the left edge. */
export function Rail() {
  const t = useText().shell;
  const current = useRoute(({ view }) => view);
  const link = (view: View) => (
    <a
      key={view}
      href={routeHash({ view })}
      aria-current={view === (within[current] ?? current) ? "page" : undefined}
      className={styles.link}
    >
      {icons[view]}
      {t.views[view]}
    </a>
  );
  return (
    <nav className={styles.rail} aria-label={t.navigation}>
      {(["studio", "people", "styles", "history", "sheets", "queue"] as const).map(link)}
      <span className={styles.gap} />
      {(["models", "machine", "settings"] as const).map(link)}
    </nav>
  );
}
