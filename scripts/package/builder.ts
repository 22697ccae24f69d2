/**
 * What of electron-builder the check uses: its configuration and its own matchers, so that the check sees what it would
 * pack.
 */
import { lstatSync, type Stats } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import { root } from "../launch.mjs";

const require = createRequire(import.meta.url);

export type Platform = "win" | "mac" | "linux";
export interface Target {
  readonly platform: Platform;
  readonly arch: "x64" | "arm64";
}

type Patterns = readonly (
  | string
  | { readonly from?: string; readonly to?: string; readonly filter?: readonly string[] }
)[];
interface PlatformConfig {
  readonly files?: Patterns;
  readonly target: readonly (string | { readonly target: string; readonly arch: readonly Target["arch"][] })[];
}
export interface BuilderConfig extends Readonly<Record<Platform, PlatformConfig>> {
  readonly asar: boolean;
  readonly asarUnpack: readonly string[];
  readonly disableAsarIntegrity: boolean;
  readonly directories: { readonly output: string; readonly buildResources: string };
  readonly electronFuses: Readonly<Record<string, boolean>>;
  readonly extraResources: readonly {
    readonly from: string;
    readonly to: string;
    readonly filter: readonly string[];
  }[];
}

type Filter = (file: string, stat: Stats & { moduleFullFilePath?: string }) => boolean;
interface Matcher {
  readonly patterns: string[];
  createFilter(): Filter;
}
type Expand = (pattern: string) => string;

interface BuilderParts {
  FileMatcher: new (from: string, to: string, expand: Expand, patterns?: readonly string[]) => Matcher;
  getNodeModuleFileMatcher(
    appDir: string,
    destination: string,
    expand: Expand,
    specific: PlatformConfig,
    packager: object,
  ): Matcher;
  getMainFileMatchers(
    appDir: string,
    destination: string,
    expand: Expand,
    specific: PlatformConfig,
    platformPackager: object,
    outDir: string,
    compile: boolean,
  ): Matcher[];
  getFileMatchers(config: BuilderConfig, name: string, destination: string, options: object): Matcher[] | null;
  excludedExts: string;
}
const { FileMatcher, getNodeModuleFileMatcher, getMainFileMatchers, getFileMatchers, excludedExts } =
  require("app-builder-lib/out/fileMatcher.js") as BuilderParts;
const { NodeModuleCopyHelper } = require("app-builder-lib/out/util/NodeModuleCopyHelper.js") as {
  NodeModuleCopyHelper: new (
    matcher: Matcher,
    packager: object,
  ) => {
    readonly metadata: Map<string, Stats>;
    collectNodeModules(
      module: { name: string; dir: string },
      excludedExts: readonly string[],
      destination: string,
    ): Promise<string[]>;
  };
};
const { expandMacro } = require("app-builder-lib/out/util/macroExpander.js") as {
  expandMacro(pattern: string, arch: string, appInfo: object, extra: object): string;
};
const { getConfig, validateConfiguration } = require("app-builder-lib/out/util/config/config.js") as {
  getConfig(projectDir: string, configPath: string | null, options: null): Promise<BuilderConfig>;
  validateConfiguration(config: BuilderConfig, debugLogger: object): Promise<void>;
};

const debugLogger = { isEnabled: false };
/** A name only: nothing is written. */
const destination = "/app";

/** The configuration, read and validated as the builder does. @throws what it throws for an invalid one */
export async function builderConfig(file: string): Promise<BuilderConfig> {
  const config = await getConfig(root, file, null);
  await validateConfiguration(config, debugLogger);
  return config;
}

export interface PackedFile {
  /** Path in the application. */
  readonly path: string;
  readonly bytes: number;
  /** True where it lies beside the archive, as a file of its own. */
  readonly unpacked: boolean;
}

export interface Packing {
  /**
   * The files of installed packages that would be packed.
   * @param modules  their folders below the project, `node_modules/…`
   */
  modules(modules: readonly string[]): Promise<readonly PackedFile[]>;
  /** True where a file of the project, outside node_modules, would be packed; it need not exist. */
  packsFile(path: string): boolean;
  /** True where a file of a package would be packed that need not be installed. */
  packsModuleFile(path: string): boolean;
}

/** What would be packed for a target. */
export function packingFor(config: BuilderConfig, { platform, arch }: Target): Packing {
  const specific = config[platform];
  const expand: Expand = (pattern) => expandMacro(pattern, arch, {}, { "/*": "{,/**/*}" });
  const outDir = join(root, config.directories.output);
  const packager = {
    config,
    debugLogger,
    projectDir: root,
    buildResourcesDir: config.directories.buildResources,
    isPrepackedAppAsar: false,
    appInfo: { type: "module" },
    getWorkspaceRoot: async () => root,
  };
  const matcher = getNodeModuleFileMatcher(root, destination, expand, specific, packager);
  const unpack = getFileMatchers(config, "asarUnpack", destination, {
    macroExpander: expand,
    customBuildOptions: specific,
    globalOutDir: outDir,
    defaultSrc: root,
  })?.[0]?.createFilter();
  const main = getMainFileMatchers(root, destination, expand, specific, { info: packager }, outDir, false);
  // As the builder does for other systems than Windows.
  const excluded = [
    ".o",
    ".obj",
    ...excludedExts.split(",").map((ending) => `.${ending}`),
    ".pdb",
    ...(platform === "win" ? [] : [".dll", ".exe"]),
  ];
  const unknown = (path: string) => Object.assign(lstatSync(join(root, "package.json")), { moduleFullFilePath: path });
  return {
    async modules(modules) {
      const packed: PackedFile[] = [];
      for (const module of modules) {
        const dir = join(root, module);
        const copier = new NodeModuleCopyHelper(
          new FileMatcher(dir, join(destination, module), expand, matcher.patterns),
          packager,
        );
        const name = module.slice(module.lastIndexOf("node_modules/") + "node_modules/".length);
        for (const file of await copier.collectNodeModules({ name, dir }, excluded, module)) {
          const stat = copier.metadata.get(file);
          if (!stat) continue;
          packed.push({
            path: join(module, file.slice(dir.length + 1)).replaceAll("\\", "/"),
            bytes: stat.size,
            unpacked: unpack?.(file, stat) ?? false,
          });
        }
      }
      return packed;
    },
    packsFile: (path) => main.some((files) => files.createFilter()(join(root, path), unknown(path))),
    packsModuleFile: (path) => matcher.createFilter()(join(root, path), unknown(path)),
  };
}
