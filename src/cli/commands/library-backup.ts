/** `atelier library backup --everything` and `restore`: the whole studio to another drive, and back on any machine. */
import type { Command } from "commander";
import type { BackupProgress } from "../../contract/backup.ts";
import { bytesInWords } from "../../contract/values/size.ts";
import { backUpToFile } from "../../main/backup/archive.ts";
import { backUpEverything } from "../../main/backup/everything.ts";
import { restoreEverything } from "../../main/backup/restore.ts";
import { homeFolder, usualPictures } from "../../main/home.ts";
import { claimHome } from "../../main/hosts/claim.ts";
import { minuteOf } from "../options/dates.ts";
import { cancellation } from "../interrupt.ts";
import { studioSettings, theLibrary } from "../work/library.ts";
import { option } from "../options/options.ts";
import { print, printJson, say } from "../output/output.ts";
import { placeOf } from "../../formats/place.ts";

export function addRestore(library: Command): void {
  library
    .command("restore")
    .description("Brings back a backup of everything, also one from another machine. It is verified before.")
    .argument("<backup>", "the file or folder that the backup was made in")
    .option("--pictures <folder>", "where the pictures go; else where this machine keeps pictures")
    .option("--replace", "sets a library that is here aside and takes its place")
    .addOption(option.json())
    .action(restore);
}

/** @param to  a folder, or one file */
export async function everythingTo(
  to: { folder: string; force: boolean } | { file: string },
  json = false,
): Promise<void> {
  const library = await theLibrary({ json });
  const { picturesFolder } = await studioSettings();
  const backing = { library, home: homeFolder(), picturesFolder, onProgress: telling(json), signal: cancellation() };
  const report = await ("file" in to
    ? backUpToFile({ ...backing, file: placeOf(to.file) })
    : backUpEverything({ ...backing, folder: placeOf(to.folder), force: to.force }));
  if (json) return printJson(report);
  if (report.since !== null) {
    say(`Nothing has changed since ${minuteOf(report.since)}: each file of the backup was read again and is whole.`);
    return print(report.place);
  }
  print(`${report.files} files, ${bytesInWords(report.bytes)}, each read again: ${report.place}`);
  for (const file of report.missing) say(`Not there any more, so not in the backup: ${file}`);
  say("LoRAs and models are not part of it: they are downloaded again.");
}

interface RestoreOptions {
  readonly pictures?: string;
  readonly replace?: boolean;
  readonly json?: boolean;
}

async function restore(from: string, { pictures, replace = false, json = false }: RestoreOptions): Promise<void> {
  const home = homeFolder();
  const claim = claimHome(home);
  try {
    const report = await restoreEverything({
      from: placeOf(from),
      home,
      picturesFolder: placeOf(pictures ?? usualPictures()),
      replace,
      onProgress: telling(json),
      signal: cancellation(),
    });
    if (json) return printJson(report);
    print(`${report.files} files were brought back. Pictures are in ${report.picturesFolder}.`);
    if (report.aside !== null) say(`What was here before lies in ${report.aside}.`);
  } finally {
    claim.release();
  }
}

/** A line at every tenth, on stderr. */
function telling(json: boolean): (progress: BackupProgress) => void {
  let told = 0;
  return ({ done, total }) => {
    const tenth = total === 0 ? 10 : Math.floor((10 * done) / total);
    if (json || tenth <= told) return;
    told = tenth;
    say(`${bytesInWords(done)} of ${bytesInWords(total)}`);
  };
}
