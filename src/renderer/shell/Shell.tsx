import { type ReactNode, useEffect } from "react";
import { DropZone, usePaste } from "../kit/dragging/DropZone.tsx";
import { Toasts } from "../kit/overlays/Toasts.tsx";
import { askRole } from "../state/incoming.ts";
import { call } from "../state/link.ts";
import { useQueue } from "../state/queue.ts";
import { useRoute } from "../state/route/route.ts";
import { changeSettings } from "../state/studio.ts";
import { redo, undo } from "../state/undo/undo.ts";
import { useShortcuts } from "../shortcuts/shortcuts.ts";
import { useText } from "../text/text.ts";
import { Banner } from "./Banner.tsx";
import { Overlays } from "./Overlays.tsx";
import { Palette } from "./Palette.tsx";
import { openHelp, openPalette } from "./palette-store.ts";
import { Rail } from "./Rail.tsx";
import styles from "./Shell.module.css";
import { ShortcutHelp } from "./ShortcutHelp.tsx";
import { TopBar } from "./TopBar.tsx";
import { ViewBoundary } from "./ViewBoundary.tsx";

/** Bar, rail, and the view between them. */
export function Shell({ children }: { readonly children: ReactNode }) {
  const t = useText().shell;
  const view = useRoute(({ view }) => view);
  const paused = useQueue(({ paused }) => paused);
  const left = useQueue(({ pictures }) => pictures.left);
  useEffect(() => {
    document.title = t.windowTitle(t.views[view], left);
  }, [t, view, left]);
  // What is pasted there is what the view holds.
  usePaste(view === "people" || view === "styles" ? undefined : askRole);
  useShortcuts([
    { keys: "Mod+K", label: t.commands.search, run: openPalette, inFields: true, keyOnly: true },
    { keys: "Mod+Z", label: t.commands.undo, run: () => void undo() },
    { keys: ["Mod+Shift+Z", "Mod+Y"], label: t.commands.redo, run: () => void redo() },
    { keys: "?", label: t.commands.help, run: openHelp },
    {
      keys: "Mod+Shift+L",
      label: t.commands.theme,
      run: () =>
        void changeSettings({ theme: document.documentElement.dataset["theme"] === "light" ? "dark" : "light" }),
    },
    {
      keys: "Mod+Shift+P",
      label: paused ? t.commands.resume : t.commands.pause,
      run: () => void call(paused ? "queue.resume" : "queue.pause", null),
    },
  ]);
  return (
    <div className={styles.app}>
      <a
        href="#main"
        className={styles.skip}
        onClick={(event) => (event.preventDefault(), document.getElementById("main")?.focus())}
      >
        {t.skip}
      </a>
      <TopBar />
      <Rail />
      <main id="main" tabIndex={-1} className={styles.main} aria-label={t.views[view]}>
        <Banner />
        <DropZone className={styles.view} onFiles={askRole}>
          <ViewBoundary key={view}>{children}</ViewBoundary>
        </DropZone>
      </main>
      <Palette />
      <ShortcutHelp />
      <Overlays />
      <Toasts />
    </div>
  );
}
