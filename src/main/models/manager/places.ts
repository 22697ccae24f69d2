/** Where each download goes: 38 GB do not fit beside everything else on every disk. */
import { readFile, rename, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { z } from "zod";
import { makeFolder } from "../../../formats/folders.ts";

const form = z.record(z.string(), z.string());

export class Places {
  readonly #file: string;
  readonly #usual: string;

  /** @param usual where what nobody chose a place for goes */
  constructor(home: string, usual: string) {
    this.#file = join(home, "downloads.json");
    this.#usual = usual;
  }

  /** The place last chosen for a model. */
  async of(name: string): Promise<string> {
    return (await this.#kept())[name] ?? this.#usual;
  }

  async keep(name: string, place: string): Promise<void> {
    const { [name]: before, ...others } = await this.#kept();
    if (place === (before ?? this.#usual)) return;
    await makeFolder(join(this.#file, ".."));
    await writeFile(
      `${this.#file}.part`,
      `${JSON.stringify(place === this.#usual ? others : { ...others, [name]: place }, null, 2)}\n`,
    );
    await rename(`${this.#file}.part`, this.#file);
  }

  /** What cannot be read counts as nothing: it is chosen anew. */
  async #kept(): Promise<Readonly<Record<string, string>>> {
    const text = await readFile(this.#file, "utf8").catch(() => "{}");
    try {
      return form.parse(JSON.parse(text));
    } catch {
      return {};
    }
  }
}
