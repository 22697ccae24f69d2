/**
 * Loaded before a program (`--import`): lets it run from inside an archive (`ATELIER_ARCHIVE`), as Electron does. Modules
 * are found and read there; what the archive has unpacked is read beside it. Of files only those that are read whole
 * are found: whoever opens one otherwise is told that there is none.
 */
import fs from "node:fs";
import Module, { createRequire, registerHooks, syncBuiltinESMExports } from "node:module";
import { basename, dirname, join, sep } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";

interface Entry {
  readonly files?: Readonly<Record<string, Entry>>;
  readonly unpacked?: boolean;
}
const builder = createRequire(createRequire(import.meta.url).resolve("app-builder-lib/package.json"));
const asar = builder("@electron/asar") as {
  getRawHeader(archive: string): { readonly header: Entry };
  extractFile(archive: string, file: string): Buffer;
};

const archive = process.env["ATELIER_ARCHIVE"]!;
const unpacked = `${archive}.unpacked`;
const { header } = asar.getRawHeader(archive);
const standIn = new URL("../fixtures/fake-electron.ts", import.meta.url).href;

/** A file's path in the archive, packed or not; null of any other file. */
function within(file: string): string | null {
  for (const root of [unpacked, archive]) if (file.startsWith(root + sep)) return file.slice(root.length + 1);
  return null;
}
const entryOf = (path: string): Entry | undefined =>
  path.split(sep).reduce<Entry | undefined>((at, name) => at?.files?.[name], header);
const isFile = (path: string): boolean => entryOf(path) !== undefined && entryOf(path)!.files === undefined;
const read = (path: string): Buffer =>
  entryOf(path)!.unpacked === true ? original.readFileSync(join(unpacked, path)) : asar.extractFile(archive, path);
const json = (path: string): Manifest => JSON.parse(read(path).toString()) as Manifest;
const original = { readFileSync: fs.readFileSync, existsSync: fs.existsSync, readFile: fs.promises.readFile };

type Target = string | { readonly [condition: string]: Target };
interface Manifest {
  readonly main?: string;
  readonly type?: string;
  readonly exports?: Target;
}

/** What a package's `exports` lead to. */
function exported(target: Target | undefined, conditions: readonly string[]): string | null {
  if (typeof target !== "object") return target ?? null;
  for (const [condition, next] of Object.entries(target))
    if (condition === "default" || conditions.includes(condition)) return exported(next, conditions);
  return null;
}

/** As Node finds a module by a path: with an ending, or as a folder. */
const asFile = (path: string): string | null =>
  [path, `${path}.js`, `${path}.json`, join(path, "index.js")].find(isFile) ?? null;

function found(specifier: string, from: string, conditions: readonly string[]): string | null {
  if (specifier.startsWith(".")) return asFile(join(dirname(from), specifier));
  const parts = specifier.split("/");
  const name = parts.slice(0, specifier.startsWith("@") ? 2 : 1).join("/");
  for (let at = dirname(from); ; at = dirname(at)) {
    const folder = join(at, "node_modules", name);
    if (entryOf(folder)) {
      const { main = "index.js", exports } = isFile(join(folder, "package.json"))
        ? json(join(folder, "package.json"))
        : {};
      const inside = `.${specifier.slice(name.length)}`;
      const own = typeof exports === "object" && Object.keys(exports)[0]?.startsWith(".") === true;
      const target = own ? exports[inside] : inside === "." ? exports : undefined;
      return asFile(join(folder, exported(target, conditions) ?? (inside === "." ? main : inside)));
    }
    if (at === ".") return null;
  }
}

function formatOf(path: string): string {
  if (path.endsWith(".mjs")) return "module";
  if (path.endsWith(".json")) return "json";
  if (path.endsWith(".cjs")) return "commonjs";
  for (let at = dirname(path); ; at = dirname(at)) {
    if (isFile(join(at, "package.json")))
      return json(join(at, "package.json")).type === "module" ? "module" : "commonjs";
    if (at === ".") return "commonjs";
  }
}

/** The place of a module: native code is loaded by its real path. */
const placeOf = (path: string): string => join(entryOf(path)!.unpacked === true ? unpacked : archive, path);

registerHooks({
  resolve(specifier, context, next) {
    if (specifier === "electron") return { url: standIn, format: "module-typescript", shortCircuit: true };
    const own = specifier.startsWith("file:") ? within(fileURLToPath(specifier)) : within(specifier);
    const from = context.parentURL?.startsWith("file:") ? within(fileURLToPath(context.parentURL)) : null;
    const path = own !== null ? asFile(own) : from !== null ? found(specifier, from, context.conditions) : null;
    if (path === null) return next(specifier, context);
    return path.endsWith(".node")
      ? next(placeOf(path), context)
      : { url: pathToFileURL(placeOf(path)).href, format: formatOf(path), shortCircuit: true };
  },
  load(url, context, next) {
    const path = url.startsWith("file:") ? within(fileURLToPath(url)) : null;
    if (path === null || path.endsWith(".node")) return next(url, context);
    return { format: formatOf(path), source: read(path).toString(), shortCircuit: true };
  },
});

const resolving = "_resolveFilename";
const finder = Module as unknown as Record<typeof resolving, (asked: string, parent?: { filename?: string }) => string>;
const usual = finder[resolving].bind(Module);
finder[resolving] = (asked, parent, ...more: []) => {
  const from = parent?.filename === undefined ? null : within(parent.filename);
  const path = from === null ? null : found(asked, from, ["node", "require"]);
  return path === null ? usual(asked, parent, ...more) : placeOf(path);
};

const pathIn = (file: unknown): string | null =>
  typeof file === "string" ? within(file) : file instanceof URL ? within(fileURLToPath(file)) : null;
Object.assign(fs, {
  existsSync: (file: fs.PathLike) => {
    const path = pathIn(file);
    return path === null ? original.existsSync(file) : entryOf(path) !== undefined;
  },
  readFileSync: (file: fs.PathLike, how?: BufferEncoding) => {
    const path = pathIn(file);
    if (path === null) return original.readFileSync(file, { encoding: how ?? null });
    return typeof how === "string" ? read(path).toString(how) : read(path);
  },
});
fs.promises.readFile = (async (file: fs.PathLike, how?: BufferEncoding) => {
  const path = pathIn(file);
  if (path === null) return await original.readFile(file, { encoding: how ?? null });
  return typeof how === "string" ? read(path).toString(how) : read(path);
}) as typeof fs.promises.readFile;
syncBuiltinESMExports();

// The engine is a process that Electron starts, and speaks with it in Electron's way.
if (basename(process.argv[1] ?? "") === "engine.js")
  Object.assign(process, {
    parentPort: {
      postMessage: (message: object) => process.send!(message),
      on: (_: string, hear: (event: { data: unknown }) => void) => process.on("message", (data) => hear({ data })),
    },
  });
