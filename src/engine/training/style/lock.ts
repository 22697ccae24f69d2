/** One run in a folder at a time: a file that says whose it is, and is nobody's once that process is gone. */
import { readFile, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { Fault } from "../../../contract/fault.ts";
import { makeFolder } from "../../../formats/folders.ts";

/** Does something in a folder that no other run uses meanwhile. @throws Fault `style.run-busy` */
export async function alone<T>(folder: string, work: () => Promise<T>): Promise<T> {
  const file = join(folder, "running");
  await makeFolder(folder);
  const take = (): Promise<void> => writeFile(file, String(process.pid), { flag: "wx" });
  await take().catch(async () => {
    const owner = Number(await readFile(file, "utf8").catch(() => ""));
    if (owner !== process.pid && isAlive(owner)) throw new Fault("style.run-busy", { folder });
    await rm(file, { force: true });
    await take().catch((cause: unknown) => {
      throw new Fault("style.run-busy", { folder }, { cause });
    });
  });
  try {
    return await work();
  } finally {
    await rm(file, { force: true });
  }
}

function isAlive(pid: number): boolean {
  if (!Number.isInteger(pid) || pid <= 0) return false;
  try {
    return process.kill(pid, 0);
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === "EPERM";
  }
}
