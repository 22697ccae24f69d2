/** What a benchmark has done so far, a line a picture: whoever is stopped goes on after the last line. */
import { appendFile, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { z } from "zod";
import { Fault } from "../../contract/fault.ts";
import { measure } from "../../contract/learning/measures.ts";

const done = z.object({
  /** Whose picture it is: the name of the model in the table. */
  model: z.string(),
  seed: z.number(),
  key: z.string(),
  /** Relative to the benchmark's folder. */
  file: z.string(),
  measures: z.array(measure),
});
export type Done = z.infer<typeof done>;

export interface Journal {
  readonly done: readonly Done[];
  add(entry: Done): Promise<void>;
}

/**
 * Opens the journal of a folder.
 * @param settings what the numbers depend on; they are written down at the beginning
 * @throws Fault `bench.other-run` where the folder was begun with other settings
 */
export async function openJournal(folder: string, settings: Readonly<Record<string, unknown>>): Promise<Journal> {
  const [begun, file] = [join(folder, "settings.json"), join(folder, "journal.jsonl")];
  const before = await readFile(begun, "utf8").then(
    (text) => JSON.parse(text) as Readonly<Record<string, unknown>>,
    () => null,
  );
  if (before) {
    const names = [...new Set([...Object.keys(before), ...Object.keys(settings)])];
    const differs = names.filter((name) => JSON.stringify(before[name]) !== JSON.stringify(settings[name]));
    if (differs.length > 0) throw new Fault("bench.other-run", { folder, differs });
  } else await writeFile(begun, `${JSON.stringify(settings, null, 2)}\n`);
  const text = await readFile(file, "utf8").catch(() => "");
  // A line that was being written when the program ended is no line: its picture is made again.
  const entries = text.split("\n").flatMap((line) => {
    try {
      return line === "" ? [] : [done.parse(JSON.parse(line))];
    } catch {
      return [];
    }
  });
  if (text !== "" && !text.endsWith("\n")) await appendFile(file, "\n");
  return {
    done: entries,
    async add(entry) {
      entries.push(entry);
      await appendFile(file, `${JSON.stringify(entry)}\n`);
    },
  };
}
