/** Thumbnails, made once and kept: named by the content they show, so that nothing kept is ever out of date. */
import { access, readFile } from "node:fs/promises";
import { join } from "node:path";
import type { Seen } from "../../contract/library/seen.ts";
import { writeAtomically } from "../../formats/atomic.ts";
import { meanColour, smaller, thumbnail } from "../../engine/image/thumbnail.ts";

/** Long sides that are made; what is asked for is rounded up. */
export const widths = [128, 256, 512, 1024, 2048] as const;
export type Width = (typeof widths)[number];

/** Those that are made when a picture is added, the largest first: what film strip, shelf and history show. */
const ready: readonly Width[] = [512, 256, 128];

/** The width that serves a request for this many pixels. */
export const widthFor = (pixels: number): Width => widths.find((w) => w >= pixels) ?? 2048;

export interface Shown extends Seen {
  /** Absolute path of the picture. */
  readonly path: string;
  readonly sha256: string;
}

/** What the thumbnail is called: it changes whenever what it shows does. */
export function nameOf({ sha256, crop, turn }: Shown, width: Width): string {
  const part =
    crop === null ? "" : `-${[crop.left, crop.top, crop.width, crop.height].map((f) => Math.round(f * 1e5)).join(".")}`;
  return `${sha256}${part}${turn === 0 ? "" : `-turn${turn}`}-${width}`;
}

/** How many are made at a time; each takes a core and the pixels of its picture. */
const AT_ONCE = 2;

export class Thumbnails {
  readonly #folder: string;
  readonly #making = new Map<string, Promise<Uint8Array>>();
  readonly #waiting: (() => void)[] = [];
  #atWork = 0;

  constructor(folder: string) {
    this.#folder = folder;
  }

  /** A WebP of that width. @throws Fault `image.*` where the picture cannot be read */
  async get(shown: Shown, width: Width): Promise<Uint8Array> {
    const name = nameOf(shown, width);
    const file = this.#fileOf(name);
    const kept = await readFile(file).catch(() => null);
    if (kept) return kept;
    const making = this.#making.get(name) ?? this.#make(shown, width, file).finally(() => this.#making.delete(name));
    this.#making.set(name, making);
    return making;
  }

  /**
   * Makes what will be looked at first, from one reading of the picture. Answers with its mean colour.
   * @throws Fault `image.*` where the picture cannot be read
   */
  async prepare(shown: Shown): Promise<string> {
    const [largest, ...others] = ready;
    const edition = await this.get(shown, largest!);
    for (const width of others) {
      const file = this.#fileOf(nameOf(shown, width));
      const kept = await access(file).then(
        () => true,
        () => false,
      );
      if (!kept) await writeAtomically(file, await smaller(edition, width)).catch(() => undefined);
    }
    return meanColour(edition);
  }

  #fileOf(name: string): string {
    return join(this.#folder, name.slice(0, 2), `${name}.webp`);
  }

  async #make(shown: Shown, width: Width, file: string): Promise<Uint8Array> {
    if (this.#atWork >= AT_ONCE) await new Promise<void>((resolve) => this.#waiting.push(resolve));
    this.#atWork++;
    try {
      const webp = await thumbnail(shown.path, width, shown);
      // A full disk must not keep the artist from looking.
      await writeAtomically(file, webp).catch(() => undefined);
      return webp;
    } finally {
      this.#atWork--;
      this.#waiting.shift()?.();
    }
  }
}
