/** Pictures by URL and id: the window never learns a path, and no request can name one. */
import { open } from "node:fs/promises";
import { extname } from "node:path";
import { Readable } from "node:stream";
import { type LoraFormat, loraFormats } from "../../contract/learning/lora-format.ts";
import type { Preview } from "../../contract/engine.ts";
import { Fault, isFault } from "../../contract/fault.ts";
import { asItIs, isAsItIs } from "../../contract/library/seen.ts";
import type { PictureId, ReferenceId } from "../../contract/values/id.ts";
import type { Library } from "../library/calls.ts";
import { type CuratedPart, curatedParts } from "../curation/parts.ts";
import { isStyleTokens } from "../../formats/style-tokens.ts";
import type { KnownPictures } from "./known-pictures.ts";
import { refuse } from "./refuse.ts";
import { nameOf, type Shown, Thumbnails, widthFor } from "./thumbnails.ts";
import type { UploadFolder } from "./uploads.ts";

export interface MediaOptions {
  readonly library: Pick<Library, "call">;
  readonly pictures: Pick<KnownPictures, "file">;
  readonly uploads: UploadFolder;
  /** Folder of kept thumbnails. */
  readonly thumbnails: string;
  /** The latest estimate of a job's picture in work. */
  readonly preview: (job: number) => Preview | null;
  /** The file of a sample of the style that is being taught, by its name; null where there is none. */
  readonly sample: (name: string) => string | null;
  /** The file of what was learned of a style, by its digest, in a format or as it is; null where there is none. */
  readonly learned: (style: number, digest: string, format: LoraFormat | null) => Promise<string | null>;
  /** A picture of a triplet in the curated folder that is open; null where there is none. */
  readonly curated: (id: string, part: CuratedPart) => Pick<Shown, "path" | "sha256"> | null;
}

/** Formats that every browser shows; others are shown as a large thumbnail. */
const types: Readonly<Record<string, string>> = {
  ".png": "image/png",
  ".jpg": "image/jpeg",
  ".jpeg": "image/jpeg",
  ".webp": "image/webp",
  ".gif": "image/gif",
  ".avif": "image/avif",
};

const FULL = 2048;

/** What a picture is asked for by: itself, a reference of the library, or what another picture was made of. */
type Kind = "picture" | "reference" | "subject" | "style";

const address = /^\/media\/(?:(picture|reference|preview)\/([1-9]\d{0,14})|(subject|style)\/([1-9]\d{0,14})\/(\d))$/;

/**
 * Answers `/media/picture/<id>[?w=512]`, `/media/reference/<id>[?w=512][&crop=1]`, `/media/subject/<picture>/<n>` and
 * `/media/style/<picture>/<n>` for what a picture was made of, `/media/preview/<job>[?step=n]`,
 * `/media/curated/<part>/<triplet>[?w=512]`, `POST /upload`, and `DELETE /upload/<id>`.
 * With `?v=<begin of the content's digest>` an answer may be kept for ever; without, it must be asked for again each
 * time, and is answered with 304 while nothing changed.
 */
export function createMedia({
  library,
  pictures,
  uploads,
  thumbnails,
  preview,
  sample,
  learned,
  curated,
}: MediaOptions): (request: Request) => Promise<Response> {
  const small = new Thumbnails(thumbnails);

  async function shownBy(kind: Kind, id: number, at: number, query: URLSearchParams): Promise<Shown> {
    if (kind === "subject" || kind === "style") {
      const made = await library.call("pictures.madeOf", { id: id as PictureId });
      const part = made[`${kind}s`][at];
      // A style that was learned has no picture of its own: its cover stands for it.
      if (part?.path && isStyleTokens(part.path) && part.reference !== null)
        return { ...(await library.call("file.reference", { id: part.reference })), crop: null };
      if (!part || part.path === null || part.sha256 === null)
        throw new Fault("library.unknown", { kind: "photograph", id: at });
      return { path: part.path, sha256: part.sha256, ...asItIs };
    }
    if (kind === "picture") return { ...(await pictures.file(id as PictureId, query.get("v"))), ...asItIs };
    const reference = await library.call("file.reference", { id: id as ReferenceId });
    return { ...reference, crop: query.get("crop") === "1" ? reference.crop : null };
  }

  async function picture(request: Request, find: () => Promise<Shown>, query: URLSearchParams): Promise<Response> {
    const asked = query.get("w");
    if (asked !== null && !/^[1-9]\d{0,4}$/.test(asked)) return refuse(400, "w must be a width in pixels");
    try {
      const shown = await find();
      const type = types[extname(shown.path).toLowerCase()];
      const width = asked === null ? (type === undefined || !isAsItIs(shown) ? FULL : null) : widthFor(Number(asked));
      const etag = `"${width === null ? shown.sha256 : nameOf(shown, width)}"`;
      const version = query.get("v");
      const forever = version !== null && version.length >= 8 && shown.sha256.startsWith(version) && isAsItIs(shown);
      const headers = {
        etag,
        "cache-control": forever ? "private, max-age=31536000, immutable" : "private, no-cache",
        "x-content-type-options": "nosniff",
      };
      if (request.headers.get("if-none-match") === etag) return new Response(null, { status: 304, headers });
      if (width === null) return await file(request, shown.path, { ...headers, "content-type": type! });
      return bytes(request, await small.get(shown, width), { ...headers, "content-type": "image/webp" });
    } catch (error) {
      // Its sentence may name a path.
      if (isFault(error) && /^(library|image)\./.test(error.code)) return refuse(404, error.code);
      if ((error as NodeJS.ErrnoException).code === "ENOENT") return refuse(404, "the file is no longer there");
      throw error;
    }
  }

  /** Of the folder that is open, by the candidate's name. */
  async function triplet(request: Request, part: string, name: string, url: URL): Promise<Response> {
    if (request.method !== "GET" && request.method !== "HEAD")
      return refuse(405, "only GET and HEAD", { allow: "GET, HEAD" });
    const wanted = curatedParts.find((one) => one === part);
    const shown = wanted && curated(decodedName(name), wanted);
    if (!shown) return refuse(404, "there is no such triplet");
    return picture(request, () => Promise.resolve({ ...shown, ...asItIs }), url.searchParams);
  }

  return async (request) => {
    const url = new URL(request.url);
    if (url.pathname === "/upload")
      return request.method === "POST" ? uploads.receive(request) : refuse(405, "only POST", { allow: "POST" });
    const [, sent] = /^\/upload\/([0-9a-f]{32})$/.exec(url.pathname) ?? [];
    if (sent !== undefined) {
      if (request.method !== "DELETE") return refuse(405, "only DELETE", { allow: "DELETE" });
      await uploads.discard(sent);
      return new Response(null, { status: 204, headers: { "cache-control": "no-store" } });
    }
    const named = /^\/media\/teaching\/((?:before|\d{1,6})-\d)$/.exec(url.pathname)?.[1];
    if (named !== undefined) return taught(request, sample(named));
    const [, style, digest] = /^\/media\/learned\/([1-9]\d{0,14})\/([0-9a-f]{64})$/.exec(url.pathname) ?? [];
    if (style !== undefined && digest !== undefined) {
      const format = loraFormats.find((one) => one === url.searchParams.get("format")) ?? null;
      return copyOf(request, await learned(Number(style), digest, format));
    }
    const [, curatedPart, curatedId] =
      /^\/media\/curated\/(content|style|target)\/([^/]{1,1200})$/.exec(url.pathname) ?? [];
    if (curatedPart !== undefined && curatedId !== undefined) return triplet(request, curatedPart, curatedId, url);
    const [, whole, wholeId, part, partId, at] = address.exec(url.pathname) ?? [];
    const [kind, id] = [whole ?? part, wholeId ?? partId];
    if (kind === undefined)
      return refuse(
        /^\/media\/(picture|reference|preview|subject|style)\//.test(url.pathname) ? 400 : 404,
        "there is no such picture",
      );
    if (request.method !== "GET" && request.method !== "HEAD")
      return refuse(405, "only GET and HEAD", { allow: "GET, HEAD" });
    if (kind !== "preview") {
      const { searchParams: query } = url;
      return picture(request, () => shownBy(kind as Kind, Number(id), Number(at ?? 0), query), query);
    }
    const latest = preview(Number(id));
    // No mistake of whoever asks: the picture was finished meanwhile.
    if (!latest) return new Response(null, { status: 204, headers: { "cache-control": "no-store" } });
    return bytes(request, latest.jpeg, {
      "content-type": "image/jpeg",
      "cache-control": "no-store",
      "x-content-type-options": "nosniff",
    });
  };
}

/** What cannot be decoded names nothing. */
function decodedName(name: string): string {
  try {
    return decodeURIComponent(name);
  } catch {
    return "";
  }
}

/** A sample of a style in teaching. Its name may come again with another run. */
async function taught(request: Request, path: string | null): Promise<Response> {
  if (request.method !== "GET" && request.method !== "HEAD")
    return refuse(405, "only GET and HEAD", { allow: "GET, HEAD" });
  const headers = { "content-type": "image/webp", "cache-control": "no-store", "x-content-type-options": "nosniff" };
  const answer = path === null ? null : await file(request, path, headers).catch(() => null);
  return answer ?? refuse(404, "there is no such sample");
}

/** What was learned, to be saved somewhere else. */
async function copyOf(request: Request, path: string | null): Promise<Response> {
  if (request.method !== "GET" && request.method !== "HEAD")
    return refuse(405, "only GET and HEAD", { allow: "GET, HEAD" });
  const headers = {
    "content-type": "application/octet-stream",
    "content-disposition": "attachment",
    "cache-control": "no-store",
    "x-content-type-options": "nosniff",
  };
  const answer = path === null ? null : await file(request, path, headers).catch(() => null);
  return answer ?? refuse(404, "nothing of the kind was learned");
}

function bytes(request: Request, data: Uint8Array, headers: Readonly<Record<string, string>>): Response {
  const body = request.method === "HEAD" ? null : new Uint8Array(data);
  return new Response(body, { headers: { ...headers, "content-length": String(data.length) } });
}

/** A file as it is, read while it is sent. */
async function file(request: Request, path: string, headers: Readonly<Record<string, string>>): Promise<Response> {
  const handle = await open(path);
  const { size } = await handle.stat();
  const all = { ...headers, "content-length": String(size) };
  if (request.method === "HEAD") {
    await handle.close();
    return new Response(null, { headers: all });
  }
  // Exactly the announced bytes, even where the file grows meanwhile.
  const stream = handle.createReadStream({ start: 0, end: Math.max(0, size - 1) });
  return new Response(Readable.toWeb(stream) as ConstructorParameters<typeof Response>[0], { headers: all });
}
