/** Which job makes which cells of which sheet. */
import { Fault } from "../../../contract/fault.ts";
import type { JobId } from "../../../contract/values/id.ts";
import type { SheetPlace } from "../../../jobs/store.ts";
import type { Store } from "../database/store.ts";

/** Notes a job in its sheet. Called in the transaction that adds it. @throws Fault `library.unknown` */
export function placeJob(store: Store, job: JobId, { sheet, person, style, seed }: SheetPlace): void {
  const { database } = store;
  if (!database.get("SELECT id FROM sheet WHERE id = ?", sheet))
    throw new Fault("library.unknown", { kind: "sheet", id: sheet });
  database.run(
    "INSERT INTO sheet_job (job, sheet, person, style, seed) VALUES (?, ?, ?, ?, ?)",
    job,
    sheet,
    person,
    style,
    seed,
  );
  store.changed("sheet");
}
