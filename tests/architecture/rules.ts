/** The house rules on who may import whom, as data, and the function that applies them to one file. */
import { posix } from "node:path";
import type { Import } from "./imports.ts";

interface Layer {
  readonly may: readonly string[];
  /** Runs where Node's modules do not exist. */
  readonly node: boolean;
  /** The only packages it may use; null for any. */
  readonly packages: readonly string[] | null;
}

const layers: Readonly<Record<string, Layer>> = {
  contract: { may: [], node: false, packages: ["zod"] },
  formats: { may: ["contract"], node: true, packages: null },
  engine: { may: ["formats", "contract"], node: true, packages: null },
  jobs: { may: ["engine", "formats", "contract"], node: true, packages: null },
  farm: { may: ["engine", "formats", "contract"], node: true, packages: null },
  main: { may: ["farm", "jobs", "engine", "formats", "contract"], node: true, packages: null },
  preload: { may: ["contract"], node: true, packages: null },
  renderer: { may: ["contract"], node: false, packages: null },
  cli: { may: ["main", "farm", "jobs", "engine", "formats", "contract"], node: true, packages: null },
};

/** What the parts of the window share: they know one another, and no part of it. `testing` is for their tests. */
const shared = ["canvas", "collection", "kit", "media.ts", "shortcuts", "state", "testing", "text", "training"];

/** The room of the window in which a file lies: `views/models`, `kit`, `media.ts`; null outside the window. */
function windowRoom(path: string): string | null {
  const [src, layer, room, view] = path.split("/");
  if (src !== "src" || layer !== "renderer" || room === undefined) return null;
  return room === "views" ? `views/${view}` : room;
}

/**
 * Why a part of the window may not import another: a view knows itself and what is shared, and what is shared no view.
 */
function windowProblem(file: string, path: string): string | null {
  const [own, other] = [windowRoom(file), windowRoom(path)];
  if (own === null || other === null || own === other || shared.includes(other)) return null;
  return shared.includes(own) || own.startsWith("views/") ? `${own} may use ${shared.join(", ")} only` : null;
}

/** Packages at home in one place, so that what they are is known in one place. */
const homes: Readonly<Record<string, readonly string[]>> = {
  "onnxruntime-node": ["src/engine/runtime/"],
  "onnxruntime-common": ["src/engine/runtime/"],
  sharp: ["src/formats/picture/", "src/engine/image/"],
  electron: ["src/main/hosts/electron", "src/preload/"],
  hono: ["src/main/hosts/"],
  "@hono/node-server": ["src/main/hosts/"],
  bullmq: ["src/farm/"],
  ioredis: ["src/farm/"],
  rolldown: ["src/engine/thread.ts"],
};

/**
 * What decodes pictures or looks at their pixels is asked of the engine: in the studio's own process it would delay its
 * windows. The library is a thread of its own.
 */
const decoding = ["src/formats/picture/read.ts"];
const decoders = ["src/main/library/"];
const decodes = (file: string, path: string): boolean =>
  decoding.includes(path) &&
  /^src\/(main|farm)\//.test(file) &&
  !decoders.some((one) => file.startsWith(one)) &&
  !isTest(file);

/** The most lines of a file of code, and of a test, which the formatter spreads over more lines. */
export const longest = { code: 300, test: 400 };

export const isTest = (file: string): boolean => /\.test\.tsx?$/.test(file);
const layerOf = (file: string): string => file.split("/")[1] ?? "";
export const packageOf = (specifier: string): string =>
  specifier.split("/", specifier.startsWith("@") ? 2 : 1).join("/");

/** The file that a relative import names, as a path from the project's root. */
export function target(file: string, specifier: string): string | null {
  return specifier.startsWith(".") ? posix.join(posix.dirname(file), specifier) : null;
}

/**
 * What is wrong with the imports of one file under src.
 * Test files obey the directions, but may use Node, what lies in tests/, and any package, as an independent judge.
 * @param file  path from the project's root, with forward slashes
 */
export function violations(file: string, imports: readonly Import[]): readonly string[] {
  const own = layerOf(file);
  const layer = layers[own];
  if (!layer) return [`${file} lies in no layer of the design (${Object.keys(layers).join(", ")})`];
  return imports.flatMap(({ specifier }) => {
    if (specifier === null) return [`${file} imports something that only run time knows`];
    const problem = (why: string) => [`${file} imports ${specifier}: ${why}`];
    const path = target(file, specifier);
    if (path !== null) {
      if (!path.startsWith("src/"))
        return isTest(file) || path === "package.json" ? [] : problem("it lies outside src");
      const strange = windowProblem(file, path);
      if (strange !== null) return problem(strange);
      if (decodes(file, path)) return problem("the engine decodes pictures");
      const other = layerOf(path);
      return other === own || layer.may.includes(other) ? [] : problem(`${own} may not know ${other}`);
    }
    if (specifier.startsWith("node:"))
      return layer.node || isTest(file) ? [] : problem(`${own} also runs where Node is not`);
    if (isTest(file)) return [];
    const name = packageOf(specifier);
    const home = homes[name];
    if (home && !home.some((place) => file.startsWith(place))) return problem(`only ${home.join(" and ")} may`);
    return layer.packages && !layer.packages.includes(name)
      ? problem(`${own} may use ${layer.packages.join(", ")} only`)
      : [];
  });
}

/** The first cycle found among files, from a file back to itself; null where there is none. */
export function cycle(edges: ReadonlyMap<string, readonly string[]>): readonly string[] | null {
  const done = new Set<string>();
  const path: string[] = [];
  const visit = (file: string): readonly string[] | null => {
    const at = path.indexOf(file);
    if (at >= 0) return [...path.slice(at), file];
    if (done.has(file)) return null;
    path.push(file);
    for (const next of edges.get(file) ?? []) {
      const found = visit(next);
      if (found) return found;
    }
    path.pop();
    done.add(file);
    return null;
  };
  for (const file of edges.keys()) {
    const found = visit(file);
    if (found) return found;
  }
  return null;
}
