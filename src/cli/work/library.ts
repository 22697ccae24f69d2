/** The library of the studio, opened for one command. */
import type { Settings } from "../../contract/settings.ts";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { Fault } from "../../contract/fault.ts";
import { homeFolder, usualPictures } from "../../main/home.ts";
import type { Library } from "../../main/library/library.ts";
import { say } from "../output/output.ts";
import { dim } from "../output/style.ts";

let opening: Promise<Library> | undefined;

/**
 * The library that the studio works with, which may have it open at the same time: each change is one short
 * transaction, and who comes second waits for it. What was mended at opening is told on stderr, unless the command
 * speaks JSON.
 * @throws Fault `library.no-access`, `library.busy` and its kin
 */
export function theLibrary({ json = false }: { readonly json?: boolean | undefined } = {}): Promise<Library> {
  return (opening ??= open(json));
}

/** Closes the library, if it was opened. */
export async function endLibrary(): Promise<void> {
  const library = await opening?.catch(() => undefined);
  opening = undefined;
  await library?.close();
}

async function open(json: boolean): Promise<Library> {
  const home = homeFolder();
  // Brought along only by commands that need them: every other one starts faster without.
  const [{ openLibrary }, settings] = await Promise.all([
    import("../../main/library/library.ts"),
    studioSettings(home),
  ]);
  const library = await openLibrary({
    home,
    picturesFolder: settings.picturesFolder,
    importing: () => settings.importing,
    uploads: { take: noUpload },
  });
  const notices = await library.call("library.notices", null);
  if (!json) for (const notice of notices) say(dim(notice));
  return library;
}

/** The studio's settings as they are now. They are only read: setting broken ones aside is the studio's. */
export async function studioSettings(home = homeFolder()): Promise<Settings> {
  const [{ defaultSettings, openSettings }, { settingsName }, { bundledModel }] = await Promise.all([
    import("../../main/settings/settings.ts"),
    import("../../main/settings/file.ts"),
    import("../../main/models/catalogue.ts"),
  ]);
  const store = { store: kept(join(home, `${settingsName}.json`)) };
  return openSettings(store, defaultSettings(usualPictures(), bundledModel), () => "").get();
}

function kept(file: string): Record<string, unknown> {
  try {
    const value: unknown = JSON.parse(readFileSync(file, "utf8"));
    return typeof value === "object" && value !== null && !Array.isArray(value) ? { ...value } : {};
  } catch {
    return {};
  }
}

/** Only a window sends files. */
function noUpload(upload: string): never {
  throw new Fault("library.upload-unknown", { upload });
}
