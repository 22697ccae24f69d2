/** The bundles of the Electron application, and those of the programs that Node runs, as Vite's configurations. */
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import type { InlineConfig } from "vite";
import { root } from "../launch.mjs";
import { plainBuiltins } from "./builtins.ts";
import { bundledPrograms, sourcePlaces } from "./source-places.ts";

/**
 * Packages that go into the application as they are: those with native code, which cannot be bundled, libheif, whose
 * licence (LGPL) wants it replaceable, and those of which only the weights are read.
 */
export const unbundled = [
  "@mediapipe/face_mesh",
  "@mediapipe/selfie_segmentation",
  "@vladmandic/face-api",
  "electron",
  "libheif-js",
  "onnxruntime-node",
  "sharp",
] as const;

/** Packages that only programs run from their sources ask for: the application lacks them. */
export const developmentOnly = ["rolldown"] as const;

/** The processes and threads that a studio starts: entry by name of the bundle. */
const children = {
  engine: "src/engine/process/main.ts",
  "library-worker": "src/main/library/thread/library-worker.ts",
  optimiser: "src/main/models/manager/optimiser-process.ts",
  "optimise-worker": "src/engine/convert/optimise-worker.ts",
} as const;

/** The programs of the application's main side. */
export const programs = { electron: "src/main/hosts/electron.ts", ...children } as const;

/** The programs that Node runs: the command line, the studio for the browser, and what the two start. */
export const nodePrograms = {
  atelier: "src/cli/main.ts",
  studio: "src/main/hosts/browser-main.ts",
  "draw-worker": "src/engine/drawing/draw-worker.ts",
  ...children,
} as const;

export type NodeProgram = keyof typeof nodePrograms;

const common: InlineConfig = { root, configFile: false, logLevel: "warn", publicDir: false };

function forNode(
  input: Record<string, string>,
  outDir: string,
  format: "es" | "cjs",
  ending: "js" | "mjs" | "cjs",
): InlineConfig {
  return {
    ...common,
    ssr: { noExternal: true, external: [...unbundled, ...developmentOnly] },
    build: {
      ssr: true,
      outDir,
      emptyOutDir: true,
      target: "node24",
      minify: false,
      reportCompressedSize: false,
      rolldownOptions: {
        input,
        output: { format, entryFileNames: `[name].${ending}`, chunkFileNames: `chunks/[name]-[hash].${ending}` },
      },
    },
  };
}

const absolute = (files: Readonly<Record<string, string>>) =>
  Object.fromEntries(Object.entries(files).map(([name, file]) => [name, join(root, file)]));

/** ES modules for the main process, the engine's, the library's, and the optimiser's with its threads. */
export const mainBundles = (outDir: string): InlineConfig => ({
  ...forNode(absolute(programs), outDir, "es", "js"),
  plugins: [plainBuiltins],
});

/**
 * ES modules that stay on this machine, inside the project. Their ending says what they are: no package file does there,
 * and Node would compile each twice to find out.
 * @param folder  where they will lie in the end
 */
export const nodeBundles = (outDir: string, folder: string): InlineConfig => ({
  ...forNode(absolute(nodePrograms), outDir, "es", "mjs"),
  plugins: [
    plainBuiltins,
    bundledPrograms(nodePrograms, (name) => JSON.stringify(pathToFileURL(join(folder, `${name}.mjs`)).href)),
    sourcePlaces,
  ],
});

/** One CommonJS file: a sandboxed preload script can be nothing else. */
export const preloadBundle = (outDir: string): InlineConfig =>
  forNode(absolute({ preload: "src/preload/preload.ts" }), outDir, "cjs", "cjs");

export const rendererBundle = (outDir: string): InlineConfig => ({
  configFile: join(root, "vite.config.ts"),
  logLevel: "warn",
  build: { outDir },
});
