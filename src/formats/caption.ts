/** Words about a picture, in a file of its name beside it. */
import { readFile } from "node:fs/promises";
import { basename, dirname, extname, join } from "node:path";

const endings = [".txt", ".caption"] as const;

/** What a file beside a picture says of it, on one line; null where there is none. */
export async function captionBeside(picture: string): Promise<string | null> {
  const stem = join(dirname(picture), basename(picture, extname(picture)));
  for (const ending of endings) {
    const text = await readFile(stem + ending, "utf8").catch(() => null);
    // ai-toolkit puts the word that calls the LoRA where this stands; here a style is called by its pictures.
    if (text !== null) return text.replaceAll("[trigger]", "").replaceAll(/\s+/g, " ").trim().slice(0, 8_000);
  }
  return null;
}
