/**
 * What was brought back takes its place. Every start of the studio looks for it, so that this knows no database and no
 * archive.
 */
import { existsSync } from "node:fs";
import { readFile, rename, rm } from "node:fs/promises";
import { join } from "node:path";
import { writeAtomically } from "../../formats/atomic.ts";
import { makeFolder } from "../../formats/folders.ts";
import { homeAt } from "../library/opening/home.ts";
import { settingsName } from "../settings/file.ts";

/** Settings of a machine, which another one does not take over. */
const ofTheMachine = ["provider", "memory", "model", "port"];

/** Where everything is brought, until all is there. */
export const stagingIn = (home: string) => homeAt(join(home, "restoring"));
/** Written when all is brought: from then on it takes its place, whatever happens. */
export const readyIn = (home: string) => join(stagingIn(home).folder, "ready.json");

export interface Ready {
  /** Name of the folder for what was there; null where there was nothing. */
  readonly aside: string | null;
  readonly picturesFolder: string;
}

/**
 * Lets what was brought take its place, where all of it was; what a broken off restore left is cleared away. Each move
 * is done once, however often this is begun. Nobody may have the library open.
 */
export async function finishRestore(home: string): Promise<void> {
  const staging = stagingIn(home);
  if (!existsSync(staging.folder)) return;
  const ready = await readFile(readyIn(home), "utf8").then(
    (text) => JSON.parse(text) as Ready,
    () => null,
  );
  // The database moves last: as long as it has not, what lies in the studio's place is what was there before.
  if (ready !== null && existsSync(staging.database)) {
    const aside = join(home, ready.aside ?? "before-restore");
    const setAside = async (part: string) => {
      if (!existsSync(join(home, part))) return;
      await makeFolder(aside);
      await rename(join(home, part), join(aside, part));
    };
    for (const part of ["library.sqlite-wal", "library.sqlite-shm", "backups"]) await setAside(part);
    for (const part of ["references", "blobs"]) {
      if (existsSync(join(aside, part)) && !existsSync(join(staging.folder, part))) continue;
      if (!existsSync(join(aside, part))) await setAside(part);
      if (existsSync(join(staging.folder, part))) await rename(join(staging.folder, part), join(home, part));
    }
    const settings = join(home, `${settingsName}.json`);
    await restoreSettings(join(staging.folder, "settings.json"), settings, ready.picturesFolder);
    await setAside("library.sqlite");
    await rename(staging.database, homeAt(home).database);
  }
  await rm(staging.folder, { recursive: true, force: true });
}

/** The backup's settings, but for those of the machine, which stay as they are here. */
async function restoreSettings(from: string, to: string, picturesFolder: string): Promise<void> {
  const [brought, here] = await Promise.all([from, to].map(settingsIn));
  const own = Object.entries(brought!).filter(([name]) => !ofTheMachine.includes(name));
  const machine = Object.entries(here!).filter(([name]) => ofTheMachine.includes(name));
  const settings = { ...Object.fromEntries([...own, ...machine]), picturesFolder };
  await writeAtomically(to, Buffer.from(JSON.stringify(settings, null, 2)));
}

const settingsIn = (file: string): Promise<Record<string, unknown>> =>
  readFile(file, "utf8").then(
    (text) => JSON.parse(text) as Record<string, unknown>,
    () => ({}),
  );
