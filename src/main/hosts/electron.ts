/** The studio as an Electron application: `app://studio/`, one window, the engine in a utility process. */
import type { Settings } from "../../contract/settings.ts";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import {
  app,
  BrowserWindow,
  dialog,
  ipcMain,
  nativeTheme,
  Notification,
  protocol,
  safeStorage,
  session,
  shell,
} from "electron";
import ElectronStore from "electron-store";
import { Hono } from "hono";
import { channels, isEnvelope } from "../../contract/bridge.ts";
import { homeFolder } from "../home.ts";
import { keychainKeeper } from "../models/download/keychain.ts";
import { openStudio } from "../studio.ts";
import type { HostOptions, StudioService } from "../studio-service.ts";
import { finishedNotice, taskbarProgress } from "./attention.ts";
import { claimHome } from "./claim.ts";
import { engineFlags, readDevelopment } from "./development.ts";
import { launchUtility } from "./electron-engine.ts";
import { guardContents, guardSession } from "./electron-guard.ts";
import { selfTest } from "./electron-self-test.ts";
import { openWindow, setMenu } from "./electron-window.ts";
import { pagePolicy } from "./page.ts";
import { secured, windowRoutes } from "./routes.ts";
import { setAsideBrokenSettings, settingsName } from "../settings/file.ts";
import { served, type ServedStudio } from "./served.ts";
import { isOwnAddress, isTrustedSender, scheme } from "./trust.ts";
import { windowSessions } from "./window-sessions.ts";

const bundles = join(app.getAppPath(), "out");
const engineEntry = join(bundles, "main", "engine.js");
const development = app.isPackaged ? null : readDevelopment();
const renderer = development?.page ?? join(bundles, "renderer");
/** Beside the archive, not in it: native code opens these by their paths. */
const resources = app.isPackaged ? process.resourcesPath : app.getAppPath();

const home = homeFolder();
app.setPath("userData", home);
app.setPath("sessionData", join(home, "cache", "window"));
app.enableSandbox();
protocol.registerSchemesAsPrivileged([
  { scheme, privileges: { standard: true, secure: true, supportFetchAPI: true, stream: true, codeCache: true } },
]);
guardContents();
process.on("unhandledRejection", (reason) => console.error(reason));

if (process.argv.includes("--self-test")) {
  app
    .whenReady()
    .then(() => selfTest(engineEntry))
    .then(
      () => app.exit(0),
      (error: unknown) => {
        console.error(error);
        app.exit(1);
      },
    );
} else if (app.requestSingleInstanceLock()) {
  app
    .whenReady()
    .then(start)
    .catch((error: unknown) => {
      console.error(error);
      dialog.showErrorBox("USO Atelier could not start", error instanceof Error ? error.message : String(error));
      app.exit(1);
    });
} else {
  // The one that is open already shows itself.
  app.quit();
}

async function start(): Promise<void> {
  const claim = claimHome(home);
  const notice = setAsideBrokenSettings(home, new Date());
  const studio = await openStudio({
    home,
    assets: join(resources, "assets"),
    models: join(resources, "models"),
    store: new ElectronStore({ name: settingsName, cwd: home }),
    capabilities: { host: "electron", dialogs: true, reveal: true, paths: true },
    notices: notice === null ? [] : [notice],
    pickFolder,
    reveal: (path) => shell.showItemInFolder(path),
    restart: () => {
      app.relaunch();
      app.quit();
    },
    engineEntry: pathToFileURL(engineEntry),
    libraryEntry: pathToFileURL(join(bundles, "main", "library-worker.js")),
    launchEngine: () => launchUtility(engineEntry, { execArgv: engineFlags(development) }),
    optimiser: {
      launch: () => launchUtility(join(bundles, "main", "optimiser.js"), { serviceName: "USO Atelier optimiser" }),
      workerEntry: pathToFileURL(join(bundles, "main", "optimise-worker.js")),
    },
    tokens: keychainKeeper(home, safeStorage),
  });
  closeBeforeQuitting(studio, claim);
  guardSession(session.defaultSession);
  const window = served(studio);
  const own = new Hono().use(secured(pagePolicy(renderer))).route("/", windowRoutes(Promise.resolve(window), renderer));
  const foreign = new Hono().use(secured()).all("*", ({ body }) => body(null, 403));
  session.defaultSession.protocol.handle(scheme, (request) =>
    (isOwnAddress(request.url) ? own : foreign).fetch(request),
  );
  const onGone = serveWindows(window);
  const show = () => showWindow(onGone);
  await followSettings(studio, show);
  setMenu();
  show();
  app.on("second-instance", show);
  app.on("activate", show);
}

/** Ids of the contents of our windows. */
const windows = new Set<number>();
const places = new ElectronStore({ name: "window", cwd: home, clearInvalidConfig: true });

/** Opens the window, or brings it to the front. */
function showWindow(onGone: (contents: number) => void): void {
  const [window] = BrowserWindow.getAllWindows();
  if (window) {
    if (window.isMinimized()) window.restore();
    window.focus();
    return;
  }
  openWindow({
    preload: join(bundles, "preload", "preload.cjs"),
    icon: join(resources, "assets", "icon.png"),
    places,
    onContents: (contents) => void windows.add(contents),
    onGone,
  });
}

/** Serves the studio to the pages of our windows, and to nothing else. Returns what is to be told when one has gone. */
function serveWindows(studio: ServedStudio): (contents: number) => void {
  const open = windowSessions((port) => studio.serve(port));
  ipcMain.on(channels.toStudio, ({ senderFrame, sender }, message: unknown) => {
    if (isTrustedSender({ frame: senderFrame, contents: sender.id }, windows) && isEnvelope(message))
      open.receive(sender, message);
  });
  return open.gone;
}

/** The theme of the system's own parts, the taskbar, and the notification at the end of the queue. */
async function followSettings(studio: StudioService, show: () => void): Promise<void> {
  let { settings }: { settings: Settings } = await studio.handlers["studio.welcome"](null, {
    signal: new AbortController().signal,
    emit: () => {},
  });
  nativeTheme.themeSource = settings.theme;
  studio.onEvent((event) => {
    const [window] = BrowserWindow.getAllWindows();
    switch (event.name) {
      case "settings.changed":
        settings = event.payload;
        nativeTheme.themeSource = settings.theme;
        break;
      case "queue.changed":
        // Below 0 takes the bar away.
        window?.setProgressBar(taskbarProgress(event.payload) ?? -1);
        break;
      case "queue.finished": {
        window?.setProgressBar(-1);
        const notice = finishedNotice(event.payload);
        if (!notice || !settings.notifications || window?.isFocused() || !Notification.isSupported()) break;
        const notification = new Notification(notice);
        notification.on("click", show);
        notification.show();
      }
    }
  });
}

type PickInput = Parameters<NonNullable<HostOptions["pickFolder"]>>[0];

async function pickFolder({ title, from, file }: PickInput): Promise<string | null> {
  const options: Electron.OpenDialogOptions = {
    title,
    properties: file ? ["openFile"] : ["openDirectory", "createDirectory"],
    ...(from ? { defaultPath: from } : {}),
  };
  const [window] = BrowserWindow.getAllWindows();
  const { canceled, filePaths } = window
    ? await dialog.showOpenDialog(window, options)
    : await dialog.showOpenDialog(options);
  return canceled ? null : (filePaths[0] ?? null);
}

/** The studio is closed once, whichever way the application ends; then it ends. */
function closeBeforeQuitting(studio: StudioService, claim: { release(): void }): void {
  let closed: "no" | "closing" | "yes" = "no";
  app.on("before-quit", (event) => {
    if (closed === "yes") return;
    event.preventDefault();
    if (closed === "closing") return;
    closed = "closing";
    void studio
      .close()
      .catch((error: unknown) => console.error(error))
      .finally(() => {
        closed = "yes";
        claim.release();
        app.quit();
      });
  });
  app.on("window-all-closed", () => {
    if (process.platform !== "darwin") app.quit();
  });
  for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) process.on(signal, () => app.quit());
}
