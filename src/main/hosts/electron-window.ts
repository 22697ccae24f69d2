/** The application's window. */
import { app, BrowserWindow, Menu, type MenuItemConstructorOptions, nativeTheme, screen } from "electron";
import type { SettingsStore } from "../studio-service.ts";
import { appOrigin } from "./trust.ts";
import { openingBounds, smallest } from "./window-bounds.ts";

export interface WindowOptions {
  /** Path of the preload bundle. */
  readonly preload: string;
  readonly icon: string;
  /** Keeps where the window was. */
  readonly places: SettingsStore;
  /** Called with the id of its contents, before anything is loaded. */
  readonly onContents: (contents: number) => void;
  readonly onGone: (contents: number) => void;
}

export function openWindow({ preload, icon, places, onContents, onGone }: WindowOptions): BrowserWindow {
  const screens = [screen.getPrimaryDisplay(), ...screen.getAllDisplays()].map(({ workArea }) => workArea);
  const window = new BrowserWindow({
    ...openingBounds(places.store["bounds"], screens),
    minWidth: smallest.width,
    minHeight: smallest.height,
    title: "USO Atelier",
    icon,
    show: false,
    backgroundColor: nativeTheme.shouldUseDarkColors ? "#16161a" : "#f7f7f8",
    webPreferences: {
      preload,
      sandbox: true,
      contextIsolation: true,
      nodeIntegration: false,
      webviewTag: false,
      spellcheck: true,
    },
  });
  const contents = window.webContents.id;
  onContents(contents);
  if (places.store["maximized"] === true) window.maximize();
  window.once("ready-to-show", () => window.show());
  window.on("close", () => {
    places.store = { bounds: window.getNormalBounds(), maximized: window.isMaximized() };
  });
  window.on("closed", () => onGone(contents));
  let crashes = 0;
  window.webContents.on("render-process-gone", (_, { reason }) => {
    onGone(contents);
    // The studio itself is unharmed: show it again, unless showing it is what fails.
    if (reason !== "clean-exit" && reason !== "killed" && ++crashes <= 3) window.webContents.reload();
  });
  void window.loadURL(`${appOrigin}/`);
  return window;
}

/** The menu that the platform's shortcuts need; tools for developers only where it is not packaged. */
export function setMenu(): void {
  const view: MenuItemConstructorOptions[] = [
    { role: "resetZoom" },
    { role: "zoomIn" },
    { role: "zoomOut" },
    { type: "separator" },
    { role: "togglefullscreen" },
  ];
  if (!app.isPackaged) view.push({ type: "separator" }, { role: "reload" }, { role: "toggleDevTools" });
  Menu.setApplicationMenu(
    Menu.buildFromTemplate([
      ...(process.platform === "darwin" ? [{ role: "appMenu" } as const] : []),
      { role: "fileMenu" },
      { role: "editMenu" },
      { label: "View", submenu: view },
      { role: "windowMenu" },
    ]),
  );
}
