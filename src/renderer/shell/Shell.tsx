import { lazy, type ReactNode, Suspense, useEffect } from "react";
import { DropZone, usePaste } from "../kit/DropZone.tsx";
import { Toasts } from "../kit/Toasts.tsx";
import { askRole, useIncoming } from "../state/incoming.ts";
import { useNaming } from "../state/naming.ts";
import { useExport } from "../state/exporting.ts";
import { call } from "../state/link.ts";
import { useQueue } from "../state/queue.ts";
import { useRemoving } from "../state/removing.ts";
import { useRoute } from "../state/route.ts";
import { changeSettings } from "../state/studio.ts";
import { redo, undo } from "../state/undo.ts";
import { useShortcuts } from "../shortcuts/shortcuts.ts";
import { useText } from "../text/text.ts";
import { Banner } from "./Banner.tsx";
import { Palette } from "./Palette.tsx";
import { openHelp, openPalette } from "./palette-store.ts";
import { Rail } from "./Rail.tsx";
import styles from "./Shell.module.css";
import { ShortcutHelp } from "./ShortcutHelp.tsx";
import { TopBar } from "./TopBar.tsx";
import { ViewBoundary } from "./ViewBoundary.tsx";

const RemovalDialog = lazy(() => import("../removal/RemovalDialog.tsx"));
const NamingDialog = lazy(() => import("../naming/NamingDialog.tsx"));
const RoleQuestion = lazy(() => import("../incoming/RoleQuestion.tsx"));
const ExportSheet = lazy(() => import("../export/ExportSheet.tsx"));

/** What lies over the views, fetched when it is first needed. */
function Overlay({ children }: { readonly children: ReactNode }) {
  return (
    <ViewBoundary overlay>
      <Suspense fallback={null}>{children}</Suspense>
    </ViewBoundary>
  );
}

/** Bar, rail, and the view between them. */
export function Shell({ children }: { readonly children: ReactNode }) {
  const t = useText().shell;
  const view = useRoute(({ view }) => view);
  const paused = useQueue(({ paused }) => paused);
  const left = useQueue(({ pictures }) => pictures.left);
  useEffect(() => {
    document.title = t.windowTitle(t.views[view], left);
  }, [t, view, left]);
  const removing = useRemoving(({ what }) => what);
  const naming = useNaming(({ naming }) => naming);
  const incoming = useIncoming(({ files }) => files);
  // What is pasted there is what the view holds.
  usePaste(view === "people" || view === "styles" ? undefined : askRole);
  const exporting = useExport(({ ids }) => ids !== null);
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
      {exporting && (
        <Overlay>
          <ExportSheet />
        </Overlay>
      )}
      {removing && (
        <Overlay>
          <RemovalDialog what={removing} />
        </Overlay>
      )}
      {incoming && (
        <Overlay>
          <RoleQuestion files={incoming} />
        </Overlay>
      )}
      {naming && (
        <Overlay>
          <NamingDialog naming={naming} />
        </Overlay>
      )}
      <Toasts />
    </div>
  );
}
