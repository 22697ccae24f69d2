import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { temporaryFolder } from "../../tests/fixtures/temporary.ts";
import { builderConfig, type BuilderConfig, type Target } from "./builder.ts";
import { checkBundles, checkConfig, checkTarget, targetsOf } from "./check.ts";
import { closure } from "./modules.ts";

const config = await builderConfig("electron-builder.yml");
const here: Target = { platform: "linux", arch: "x64" };
const withFiles = (change: (files: readonly string[]) => readonly string[]): BuilderConfig => ({
  ...config,
  linux: { ...config.linux, files: change(config.linux.files as readonly string[]) },
});
const problemsOf = async (changed: BuilderConfig, target = here): Promise<string> =>
  (await checkTarget(changed, target)).problems.join("\n");

test("packages are made for every system that ONNX Runtime has binaries for", () => {
  expect(targetsOf(config).map(({ platform, arch }) => `${platform} ${arch}`)).toEqual([
    "win x64",
    "win arm64",
    "mac arm64",
    "linux x64",
    "linux arm64",
  ]);
});

test("fuses, integrity and what lies beside the archive are set", () => {
  expect(checkConfig(config)).toEqual([]);
});

test.each(targetsOf(config))(
  "the package for $platform $arch holds exactly its own binaries, beside the archive, and no source",
  async (target) => {
    const { files, problems } = await checkTarget(config, target);
    expect(problems).toEqual([]);
    expect(files.filter(({ path }) => path.endsWith(".node") && path.includes("onnxruntime"))).toHaveLength(1);
  },
);

test("a fuse, the archive, or models inside it do not go unnoticed", () => {
  expect(checkConfig({ ...config, electronFuses: { ...config.electronFuses, runAsNode: true } })).toEqual([
    "the fuse runAsNode is not off",
  ]);
  expect(checkConfig({ ...config, electronFuses: {} }).length).toBe(8);
  expect(checkConfig({ ...config, disableAsarIntegrity: true })).toHaveLength(1);
  expect(checkConfig({ ...config, extraResources: [] })).toHaveLength(2);
});

test("excluding everything and including one's own again leaves no binary, and is found out", async () => {
  const changed = withFiles((files) => [
    ...files,
    "!node_modules/onnxruntime-node/bin/**",
    "node_modules/onnxruntime-node/bin/napi-v6/linux/${arch}/**",
  ]);
  expect(await problemsOf(changed)).toContain("onnxruntime_binding.node is missing");
});

test("a platform's list that only excludes packs the whole project, and is found out", async () => {
  expect(await problemsOf(withFiles((files) => files.filter((pattern) => pattern.startsWith("!"))))).toContain(
    "src/main/home.ts would be packed",
  );
});

test("other systems' binaries are found out", async () => {
  const problems = await problemsOf(withFiles(() => ["package.json"]));
  expect(problems).toContain("bin/napi-v6/darwin/");
  expect(problems).toContain("@img/sharp-win32-x64 would be packed");
});

test("libraries inside the archive are found out", async () => {
  expect(await problemsOf({ ...config, asarUnpack: [] } as BuilderConfig)).toContain("would lie inside the archive");
});

test("a package is followed to all that it depends on", () => {
  expect(closure(["sharp"])).toEqual(
    expect.arrayContaining([
      "node_modules/sharp",
      "node_modules/detect-libc",
      "node_modules/semver",
      "node_modules/@img/colour",
    ]),
  );
  expect(closure(["onnxruntime-node"], ".", ["adm-zip", "global-agent"])).toEqual([
    "node_modules/onnxruntime-common",
    "node_modules/onnxruntime-node",
  ]);
});

const folder = temporaryFolder();

test("a bundle that asks for what is not packed is found out", () => {
  writeFileSync(
    join(folder, "a.js"),
    'import sharp from "sharp";\nimport x, { y } from "left-out";\nimport fs from "node:fs";\nimport "./chunks/b.js";\nconst z = __require("also/left-out");\nconst text = _`require("generated")`;\n',
  );
  expect(checkBundles(folder)).toEqual([
    "a.js asks for left-out, which is not packed",
    "a.js asks for also/left-out, which is not packed",
  ]);
});
