/** What must hold of the packages, each a sentence where it does not. */
import { globSync, readFileSync } from "node:fs";
import { builtinModules } from "node:module";
import { join } from "node:path";
import { developmentOnly, unbundled } from "../build/bundles.ts";
import { root } from "../launch.mjs";
import { type BuilderConfig, type PackedFile, packingFor, type Platform, type Target } from "./builder.ts";
import { closure, manifestOf } from "./modules.ts";

const fuses = {
  runAsNode: false,
  enableCookieEncryption: true,
  enableNodeOptionsEnvironmentVariable: false,
  enableNodeCliInspectArguments: false,
  enableEmbeddedAsarIntegrityValidation: true,
  onlyLoadAppFromAsar: true,
  loadBrowserProcessSpecificV8Snapshot: false,
  grantFileProtocolExtraPrivileges: false,
} as const;

/** Node's name of each platform, which the packages with binaries use. */
const nodeName = { win: "win32", mac: "darwin", linux: "linux" } as const satisfies Record<Platform, string>;
/** The library that ONNX Runtime's binding asks for. */
const runtimeLibrary = {
  win: "onnxruntime.dll",
  mac: "libonnxruntime.1.dylib",
  linux: "libonnxruntime.so.1",
} as const satisfies Record<Platform, string>;
/** What onnxruntime-node needs for its installation only. */
const installOnly = ["adm-zip", "global-agent"];

const binaries = "node_modules/onnxruntime-node/bin/";
const isNative = (path: string): boolean => /\.(node|dll|dylib|so(\.[\d.]+)?)$/.test(path);

/** Every system and processor that packages are made for; a Linux target without processor is made for both. */
export function targetsOf(config: BuilderConfig): readonly Target[] {
  return (["win", "mac", "linux"] as const).flatMap((platform) => {
    const archs = config[platform].target.flatMap((target) =>
      typeof target === "string" ? (["x64", "arm64"] as const) : target.arch,
    );
    return [...new Set(archs)].map((arch) => ({ platform, arch }));
  });
}

/** Fuses, integrity, and what lies beside the archive. */
export function checkConfig(config: BuilderConfig): readonly string[] {
  const problems: string[] = [];
  for (const [fuse, wanted] of Object.entries(fuses))
    if (config.electronFuses[fuse] !== wanted) problems.push(`the fuse ${fuse} is not ${wanted ? "on" : "off"}`);
  if (config.asar !== true || config.disableAsarIntegrity) problems.push("the archive or its integrity is off");
  for (const folder of ["models", "assets"])
    if (!config.extraResources.some(({ from, to }) => from === folder && to === folder))
      problems.push(`${folder} does not lie beside the archive`);
  return problems;
}

export interface TargetReport {
  readonly target: Target;
  readonly files: readonly PackedFile[];
  readonly problems: readonly string[];
}

/** The packages of one target: exactly its own binaries, as files of their own, and nothing that is bundled. */
export async function checkTarget(config: BuilderConfig, target: Target): Promise<TargetReport> {
  const { platform, arch } = target;
  const packing = packingFor(config, target);
  const files = await packing.modules(closure(Object.keys(manifestOf(".").dependencies ?? {})));
  const paths = new Set(files.map(({ path }) => path));
  const problems: string[] = [];
  const must = (holds: boolean, problem: string) => void (holds || problems.push(problem));

  const own = `${binaries}napi-v6/${nodeName[platform]}/${arch}/`;
  const installed = globSync(`${own}*`, { cwd: root }).map((path) => path.replaceAll("\\", "/"));
  const twice = (path: string) => platform === "mac" && /\.\d+\.\d+\.\d+\.dylib$/.test(path);
  for (const path of installed.filter((path) => !twice(path))) must(paths.has(path), `${path} is missing`);
  for (const name of ["onnxruntime_binding.node", runtimeLibrary[platform]])
    must(paths.has(own + name), `${own}${name} is missing`);
  for (const path of paths)
    if (path.startsWith(binaries)) must(path.startsWith(own) && !twice(path), `${path} is of no use there`);

  const sharp = (name: string): boolean =>
    [`@img/sharp-${nodeName[platform]}-${arch}`, `@img/sharp-libvips-${nodeName[platform]}-${arch}`].includes(name);
  for (const name of Object.keys(manifestOf("node_modules/sharp").optionalDependencies ?? {})) {
    const kept = packing.packsModuleFile(`node_modules/${name}/lib/library`);
    must(kept === sharp(name), sharp(name) ? `${name} is left out` : `${name} would be packed`);
  }
  for (const path of paths)
    if (path.startsWith("node_modules/@img/sharp-"))
      must(sharp(path.split("/").slice(1, 3).join("/")), `${path} is of another system`);

  for (const { path, unpacked } of files) if (isNative(path)) must(unpacked, `${path} would lie inside the archive`);
  for (const { path, unpacked } of files)
    if (path.startsWith("node_modules/sharp/")) must(unpacked, `${path} would lie inside the archive`);

  const natives = unbundled.filter((name) => name !== "electron");
  const needed = closure(natives, ".", installOnly).filter((module) => !/@img\/sharp-/.test(module));
  for (const module of needed) must(paths.has(`${module}/package.json`), `${module} is missing`);
  for (const path of paths) {
    if (path.startsWith("node_modules/@img/sharp-")) continue;
    must(
      needed.some((module) => path.startsWith(`${module}/`)),
      `${path} is not needed: the bundles contain it`,
    );
  }

  const weights = {
    "@mediapipe/face_mesh": ["face_mesh_solution_packed_assets.data"],
    "@mediapipe/selfie_segmentation": ["selfie_segmentation.tflite"],
    "@vladmandic/face-api": [
      "LICENSE",
      "model/face_recognition_model-weights_manifest.json",
      "model/face_recognition_model.bin",
    ],
  } as const;
  for (const [name, wanted] of Object.entries(weights)) {
    const within = [...paths].filter((path) => path.startsWith(`node_modules/${name}/`));
    for (const path of ["package.json", ...wanted].map((file) => `node_modules/${name}/${file}`))
      must(paths.has(path), `${path} is missing`);
    must(within.length === wanted.length + 1, `${name} has more than its weights: ${within.join(", ")}`);
  }

  for (const path of ["libheif-wasm/libheif-bundle.mjs", "libheif-wasm/LICENSE", "LICENSE"])
    must(paths.has(`node_modules/libheif-js/${path}`), `node_modules/libheif-js/${path} is missing`);

  const { main } = JSON.parse(readFileSync(join(root, "package.json"), "utf8")) as { main?: string };
  for (const path of [
    main ?? "the main file",
    "out/main/engine.js",
    "out/main/library-worker.js",
    "out/main/optimiser.js",
    "out/main/optimise-worker.js",
    "out/main/chunks/shared.js",
    "out/preload/preload.cjs",
    "out/renderer/index.html",
    "out/renderer/assets/index.js",
    "package.json",
  ]) {
    must(packing.packsFile(path), `${path} is left out`);
  }
  for (const path of [
    "src/main/home.ts",
    "models/uso-mini/model.json",
    "assets/icon.png",
    "tests/process/rpc.test.ts",
    "out/.stamp",
    "out/packages/x.exe",
    "out/main/electron.js.map",
    "node_modules/sharp/package.json",
    ".git/config",
    "package-lock.json",
  ]) {
    must(!packing.packsFile(path), `${path} would be packed`);
  }
  return { target, files, problems };
}

/** The package that a module is in. */
const packageOf = (name: string): string =>
  name
    .split("/")
    .slice(0, name.startsWith("@") ? 2 : 1)
    .join("/");

/** Packages that the built bundles ask for although they are not packed. @param folder  the bundles' */
export function checkBundles(folder: string): readonly string[] {
  const known = new Set<string>([...unbundled, ...developmentOnly, ...builtinModules]);
  return globSync("**/*.{js,cjs}", { cwd: folder }).flatMap((file) => {
    const code = readFileSync(join(folder, file), "utf8");
    const asked = [
      ...code.matchAll(/^(?:import|export)\b[^"'\n]*["']([^"'.][^"']*)["'];?$/gm),
      ...code.matchAll(/(?<!`)\b(?:import|__require|require)\("([^".][^"]*)"\)/g),
    ].map(([, name]) => name ?? "");
    return [...new Set(asked)]
      .filter((name) => !name.startsWith("node:") && !known.has(name) && !known.has(packageOf(name)))
      .map((name) => `${file} asks for ${name}, which is not packed`);
  });
}
