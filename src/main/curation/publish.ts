/**
 * Writing the triplets to learn from: what is taken lies in `content/`, `style/` and `target/`, each with its line in
 * `triplets.jsonl`, which is written last. The folders are as any other triplets'.
 */
import { readdir, rm, stat } from "node:fs/promises";
import { extname, join } from "node:path";
import type { Candidate, JudgedCandidate, TripletPart } from "../../contract/learning/curation.ts";
import { writeAtomically } from "../../formats/atomic.ts";
import { readBytes } from "../../formats/picture/bytes.ts";
import { judgedIn } from "./judged.ts";

/** Whether all pictures of a candidate are there. */
export async function isThere(folder: string, { content, style, target }: Candidate): Promise<boolean> {
  const all = await Promise.all(
    [content, style, target].map(({ file }) =>
      stat(join(folder, file)).then(
        (found) => found.isFile(),
        () => false,
      ),
    ),
  );
  return all.every(Boolean);
}

/** The last writing in each folder that is on or waits. */
const writing = new Map<string, Promise<void>>();

/**
 * Writes them after all that was begun before in the same folder, so that the last one knows every decision.
 * @throws Fault `curation.none`, `curation.damaged`; `image.*` where the disk refuses
 */
export function publish(folder: string): Promise<void> {
  const before = writing.get(folder) ?? Promise.resolve();
  const mine = before
    .catch(() => undefined)
    .then(() => write(folder))
    .finally(() => {
      if (writing.get(folder) === mine) writing.delete(folder);
    });
  writing.set(folder, mine);
  return mine;
}

async function write(folder: string): Promise<void> {
  const { candidates } = await judgedIn(folder);
  const present = await Promise.all(candidates.map((one) => isThere(folder, one)));
  const taken = candidates.filter((one, n) => one.taken && present[n]);
  const placed = await Promise.all(taken.map((one) => lineOf(folder, one)));
  const text = placed.map((one) => `${JSON.stringify(one)}\n`).join("");
  await writeAtomically(join(folder, "triplets.jsonl"), Buffer.from(text));
  // Only then what no line names any more goes, so that no line ever names what is not there.
  const named = new Set(placed.map(({ target }) => target.slice("target/".length)));
  const there = await readdir(join(folder, "target")).catch((): string[] => []);
  for (const name of there.filter((one) => !one.startsWith(".") && !named.has(one)))
    await rm(join(folder, "target", name), { force: true });
}

async function lineOf(folder: string, { content, style, target, prompt, id, kind }: JudgedCandidate) {
  const placed = async (place: string, part: TripletPart, name: string): Promise<string> => {
    if (part.file.startsWith(`${place}/`)) return part.file;
    const file = `${place}/${name}${extname(part.file)}`;
    const found = await stat(join(folder, file)).catch(() => null);
    if (!found) await writeAtomically(join(folder, file), await readBytes(join(folder, part.file)));
    return file;
  };
  return {
    content: await placed("content", content, content.name),
    style: await placed("style", style, style.name),
    target: await placed("target", target, id),
    prompt,
    id,
    kind,
    made: { content: content.made, style: style.made, target: target.made },
  };
}
