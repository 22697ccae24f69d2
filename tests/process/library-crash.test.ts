import { spawn } from "node:child_process";
import { createInterface } from "node:readline";
import { basename, join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";
import type { PictureId } from "../../src/contract/values/id.ts";
import { library, temporaryFolder } from "../library.ts";

interface Line {
  readonly id: PictureId;
  readonly file: string;
}

/** Lets a process record pictures, kills it after so many, and returns those it had confirmed. */
async function killedAfter(folder: string, run: number, pictures: number): Promise<readonly Line[]> {
  const child = spawn(
    process.execPath,
    [
      "--disable-warning=ExperimentalWarning",
      fileURLToPath(new URL("../fixtures/library-recorder.ts", import.meta.url)),
      folder,
      String(run),
    ],
    { stdio: ["ignore", "pipe", "inherit"] },
  );
  const gone = new Promise((resolve) => child.once("exit", (_, signal) => resolve(signal)));
  const lines: Line[] = [];
  for await (const line of createInterface(child.stdout)) {
    lines.push(JSON.parse(line) as Line);
    if (lines.length === pictures) child.kill("SIGKILL");
  }
  expect(await gone).toBe("SIGKILL");
  return lines;
}

test("whatever was confirmed before the program was killed is there afterwards, again and again", async () => {
  const folder = temporaryFolder();
  const confirmed: Line[] = [];
  for (const [run, pictures] of [1, 40, 7].entries()) {
    confirmed.push(...(await killedAfter(folder, run, pictures)));
    const shelf = await library(folder);
    for (const { id, file } of confirmed) {
      expect(await shelf.call("pictures.get", { id })).toMatchObject({ file: basename(file), stars: 3, present: true });
    }
    expect(await shelf.call("library.notices", null)).toEqual([]);
    await shelf.close();
  }
  const database = new DatabaseSync(join(folder, "home/library.sqlite"), { readOnly: true });
  expect(database.prepare("PRAGMA quick_check").get()).toEqual({ quick_check: "ok" });
  database.close();
});
