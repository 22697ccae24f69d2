/**
 * The packaged studio from inside its archive, with a stand-in for Electron: its page asks what this process is told to
 * ask. Started with `archive-hooks.ts`.
 */
import { dirname, join } from "node:path";
import { pathToFileURL } from "node:url";
import type { Envelope } from "../../src/contract/bridge.ts";
import { toFault } from "../../src/contract/fault.ts";
import { connect } from "../../src/contract/rpc/client.ts";
import type { StudioCalls, StudioEvents } from "../../src/contract/studio.ts";
import { bridge } from "../../src/preload/bridge.ts";
import * as electron from "../fixtures/fake-electron.ts";

const archive = process.env["ATELIER_ARCHIVE"]!;
electron.application.folder = archive;
Object.assign(electron.app, { isPackaged: true });
Object.assign(process, { resourcesPath: dirname(archive) });
electron.app.once("failed", (why: string) => {
  console.error(why);
  process.exit(1);
});
await import(pathToFileURL(join(archive, "out", "main", "electron.js")).href);
while (electron.told.shown.length === 0) await new Promise((resolve) => setTimeout(resolve, 50));

const { webContents } = electron.BrowserWindow.all[0]!;
const from = { origin: "app://studio", parent: null };
const exposed = bridge(
  {
    send: (channel, message: Envelope) =>
      void electron.ipcMain.emit(channel, { senderFrame: from, sender: webContents }, structuredClone(message)),
    on: (_, listener) =>
      webContents.on("sent", (_channel: string, message: unknown) => listener({}, structuredClone(message))),
  },
  { getPathForFile: () => "" },
  "page",
);
const page = connect<StudioCalls, StudioEvents>({ post: exposed.post, listen: exposed.listen, close: () => {} });

process.on("message", async (asked: { readonly name: keyof StudioCalls; readonly input: never } | "quit") => {
  if (asked === "quit") return electron.app.quit();
  const answer = await page.call(asked.name, asked.input).then(
    (output) => ({ output }),
    (error: unknown) => ({ fault: toFault(error).message }),
  );
  process.send!(answer);
});
process.send!("ready");
// Electron would end the process now.
setInterval(() => electron.told.quits > 0 && process.exit(0), 100);
