/** What is kept in the studio's folder, opened before all that works with it. */
import { makeFolder } from "../formats/folders.ts";
import { finishRestore } from "./backup/finish.ts";
import { usualPictures } from "./home.ts";
import { homeAt } from "./library/opening/home.ts";
import { type Library, openLibrary } from "./library/library.ts";
import { UploadFolder } from "./media/uploads.ts";
import { bundledModel } from "./models/catalogue.ts";
import { keepAside } from "./settings/file.ts";
import { defaultSettings, openSettings, type SettingsService } from "./settings/settings.ts";
import type { HostOptions } from "./studio-service.ts";

export interface Kept {
  readonly settings: SettingsService;
  readonly uploads: UploadFolder;
  readonly library: Library;
}

export interface OpeningKept {
  /** Resolves once the library is being opened in a thread of its own, or cannot be. */
  readonly begun: Promise<void>;
  /** Rejects with the Fault `library.*` where the library cannot be opened. */
  readonly kept: Promise<Kept>;
}

/** Opens settings, uploads and library of a folder, making it where there is none. */
export function openKept(options: Pick<HostOptions, "home" | "store" | "assets" | "libraryEntry">): OpeningKept {
  const begun = Promise.withResolvers<void>();
  const kept = open(options, begun.resolve);
  kept.then(() => begun.resolve(), begun.resolve);
  return { begun: begun.promise, kept };
}

async function open(
  { home, store, assets, libraryEntry }: Parameters<typeof openKept>[0],
  begun: () => void,
): Promise<Kept> {
  await makeFolder(home);
  await finishRestore(home);
  const settings = openSettings(store, defaultSettings(usualPictures(), bundledModel), (content) =>
    keepAside(home, content),
  );
  const uploads = new UploadFolder(homeAt(home).uploads);
  await uploads.sweep();
  const library = await openLibrary({
    home,
    uploads,
    picturesFolder: settings.get().picturesFolder,
    importing: () => settings.get().importing,
    samples: assets,
    begun,
    ...(libraryEntry ? { entry: libraryEntry } : {}),
  });
  return { settings, uploads, library };
}
