/** What a backup holds, before anything is taken from it. */
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import type { BackupContent } from "../../contract/backup.ts";
import { checkVersion } from "./restore.ts";
import { openBackup } from "./source.ts";

/** @throws Fault `backup.not-there`, `backup.not-whole`, `library.newer` */
export async function lookAtBackup(from: string): Promise<BackupContent> {
  const backup = await openBackup(from);
  const work = await mkdtemp(join(tmpdir(), "atelier-look-"));
  try {
    const file = join(work, "library.sqlite");
    await backup.extract("library.sqlite", file);
    checkVersion(file, from);
    const { made, files } = backup.manifest;
    const database = new DatabaseSync(file, { readOnly: true });
    const count = (sql: string) => Number(database.prepare(`SELECT count(*) AS n ${sql}`).get()?.["n"]);
    try {
      return {
        made,
        bytes: files.reduce((sum, { bytes }) => sum + bytes, 0),
        people: count("FROM entry WHERE kind = 'person' AND removed IS NULL AND trashed IS NULL"),
        styles: count("FROM entry WHERE kind = 'style' AND removed IS NULL AND trashed IS NULL"),
        pictures: count("FROM picture WHERE trashed IS NULL"),
      };
    } finally {
      database.close();
    }
  } finally {
    await rm(work, { recursive: true, force: true });
    await backup.close();
  }
}
