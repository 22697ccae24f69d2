/**
 * Files that the window sends: received whole under a random name, kept until they are imported, looked at or let go.
 * One that nobody asks anything of soon goes as well: the window that sent it was closed meanwhile.
 */
import { randomBytes } from "node:crypto";
import { createWriteStream } from "node:fs";
import { readdir, rm, stat } from "node:fs/promises";
import { join } from "node:path";
import { Readable, Transform } from "node:stream";
import { pipeline } from "node:stream/promises";
import { Fault } from "../../contract/fault.ts";
import type { UploadId } from "../../contract/values/id.ts";
import type { Uploads } from "../library/calls.ts";
import { refuse } from "./refuse.ts";
import { makeFolder } from "../../formats/folders.ts";

/** As large as a picture may be that is read. */
export const uploadLimit = 512 * 2 ** 20;
const DAY = 24 * 60 * 60 * 1000;
/** Milliseconds. What a window sends it names as soon as all that it sends together is there. */
const soon = 10 * 60 * 1000;

export class UploadFolder implements Uploads {
  readonly #folder: string;
  readonly #limit: number;
  readonly #names = new Map<string, string>();
  /** Of those that nobody has asked anything of yet. */
  readonly #forgotten = new Map<string, NodeJS.Timeout>();

  constructor(folder: string, limit = uploadLimit) {
    this.#folder = folder;
    this.#limit = limit;
  }

  /** Whoever takes it sees to it that it goes. @throws Fault `library.upload-unknown` */
  take(upload: string): { readonly path: string; readonly name: string } {
    const name = this.#names.get(upload);
    if (name === undefined) throw new Fault("library.upload-unknown", { upload: upload.slice(0, 100) });
    this.#awaitNoMore(upload);
    return { path: join(this.#folder, upload), name };
  }

  /**
   * Answers `POST /upload`: the body's bytes become a file; the header `x-file-name` only says what a person calls it.
   */
  async receive(request: Request): Promise<Response> {
    const announced = Number(request.headers.get("content-length") ?? 0);
    if (announced > this.#limit) return refuse(413, `more than ${this.#limit} bytes`);
    if (!request.body) return refuse(400, "no bytes");
    const upload = randomBytes(16).toString("hex") as UploadId;
    const path = join(this.#folder, upload);
    this.#names.set(upload, displayName(request.headers.get("x-file-name")));
    let bytes = 0;
    const count = new Transform({
      transform: (chunk: Uint8Array, _, done) => {
        bytes += chunk.length;
        done(bytes > this.#limit ? new RangeError("too large") : null, chunk);
      },
    });
    try {
      await makeFolder(this.#folder);
      await pipeline(Readable.fromWeb(request.body), count, createWriteStream(path, { flags: "wx" }));
    } catch (error) {
      await this.discard(upload);
      if (bytes > this.#limit) return refuse(413, `more than ${this.#limit} bytes`);
      const full = (error as NodeJS.ErrnoException).code === "ENOSPC";
      return full ? refuse(507, "the disk is full") : refuse(400, "the bytes did not arrive");
    }
    if (bytes === 0) {
      await this.discard(upload);
      return refuse(400, "no bytes");
    }
    this.#forgotten.set(upload, setTimeout(() => void this.discard(upload), soon).unref());
    void this.sweep();
    return Response.json({ upload }, { headers: { "cache-control": "no-store", "x-content-type-options": "nosniff" } });
  }

  /** Deletes a received file that nothing more is to be done with. */
  async discard(upload: string): Promise<void> {
    this.#awaitNoMore(upload);
    // Only what was received: no other file of the disk goes by a name that somebody sends.
    if (this.#names.delete(upload)) await rm(join(this.#folder, upload), { force: true });
  }

  #awaitNoMore(upload: string): void {
    clearTimeout(this.#forgotten.get(upload));
    this.#forgotten.delete(upload);
  }

  /** Removes what is older than a day, and what was sent to a studio that has ended: nobody can name it any more. */
  async sweep(now = Date.now()): Promise<void> {
    for (const name of await readdir(this.#folder).catch(() => [])) {
      const file = join(this.#folder, name);
      const found = await stat(file).catch(() => null);
      if (!found || (this.#names.has(name) && now - found.mtimeMs < DAY)) continue;
      await rm(file, { force: true }).catch(() => undefined);
      this.#names.delete(name);
    }
  }
}

/** The last part of the name, as far as it can be shown. */
function displayName(header: string | null): string {
  let name = "";
  try {
    name = decodeURIComponent(header ?? "");
  } catch {
    // A name that cannot be read is no reason to refuse the picture.
  }
  const last = name.toWellFormed().split(/[\\/]/).at(-1) ?? "";
  return (
    last
      .replace(/[\p{Cc}\p{Zl}\p{Zp}\u200e\u200f\u202a-\u202e\u2066-\u2069]/gu, "")
      .trim()
      .slice(-200)
      .toWellFormed() || "picture"
  );
}
