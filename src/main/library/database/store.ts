/** What every part of the library works with. */
import type { Changed } from "../../../contract/library/library.ts";
import type { By } from "../../../contract/rpc/frames.ts";
import type { Database } from "./database.ts";
import type { Home } from "../opening/home.ts";

export interface Store {
  readonly database: Database;
  readonly home: Home;
  /** In whose name it is worked with; absent for what no window asked for. */
  readonly by?: By;
  /** Notes that things of these kinds changed; whoever shows them is told once a turn. */
  changed(...kinds: readonly Changed[]): void;
}

/** A store whose changes are gathered and told together, once the running turn is over. */
export function createStore(database: Database, home: Home, tell: (kinds: readonly Changed[]) => void): Store {
  const gathered = new Set<Changed>();
  return {
    database,
    home,
    changed(...kinds) {
      if (gathered.size === 0) {
        queueMicrotask(() => {
          const all = [...gathered];
          gathered.clear();
          tell(all);
        });
      }
      for (const kind of kinds) gathered.add(kind);
    },
  };
}

/** What is kept beside the tables: small values by name. */
export function readMeta(database: Database, key: string): string | null {
  return database.get<{ value: string }>("SELECT value FROM meta WHERE key = ?", key)?.value ?? null;
}

export function writeMeta(database: Database, key: string, value: string): void {
  database.run(
    "INSERT INTO meta (key, value) VALUES (?, ?) ON CONFLICT (key) DO UPDATE SET value = excluded.value",
    key,
    value,
  );
}
