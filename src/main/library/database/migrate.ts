/** Brings a database to the newest version of the schema. */
import { Fault } from "../../../contract/fault.ts";
import { backUp } from "../opening/backup.ts";
import type { Database } from "./database.ts";
import { type Migration, migrations as known } from "../schema/migrations.ts";

export interface MigrateOptions {
  readonly file: string;
  /** Where a copy goes before an existing database is changed. */
  readonly backups: string;
  readonly migrations?: readonly Migration[];
}

/**
 * Runs every migration that has not run yet, each in a transaction of its own; an existing database is backed up
 * before.
 * @throws Fault `library.newer` where the file was written by a newer version; nothing is changed then
 */
export function migrate(database: Database, { file, backups, migrations = known }: MigrateOptions): void {
  const version = schemaVersion(database);
  if (version > migrations.length) throw new Fault("library.newer", { file, version, known: migrations.length });
  if (version > 0 && version < migrations.length) backUp(database, backups);
  for (let next = version; next < migrations.length; next++) {
    database.transaction(() => {
      // Another process may have been faster since.
      if (schemaVersion(database) !== next) return;
      database.script(migrations[next]!.script);
      database.script(`PRAGMA user_version = ${next + 1}`);
    });
  }
}

export function schemaVersion(database: Database): number {
  return database.get<{ user_version: number }>("PRAGMA user_version")!.user_version;
}
