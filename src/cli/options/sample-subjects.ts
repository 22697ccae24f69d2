/** Whom samples show where nobody is named: the people of the library used last, else those that come along. */
import { readdir } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import { theLibrary } from "../work/library.ts";

const bundled = fileURLToPath(new URL("../../../assets/subjects/", import.meta.url));
const MOST = 2;

/** Absolute paths of their preferred photographs. */
export async function sampleSubjects(): Promise<readonly string[]> {
  const library = await theLibrary({ json: true });
  const people = await library.call("people.list", { view: "recent" });
  const photos = people.slice(0, MOST).flatMap(({ photos: [first] }) => (first?.present ? [first.id] : []));
  const files = await Promise.all(photos.map((id) => library.call("file.reference", { id })));
  if (files.length > 0) return files.map(({ path }) => path);
  const names = (await readdir(bundled)).filter((name) => name.endsWith(".png")).toSorted();
  return [names[0]!, names[4]!].map((name) => bundled + name);
}
