/** `npm run package:check`: what the packages of every system would hold, without making them. Ends with 1 on a problem. */
import { statSync } from "node:fs";
import { globSync } from "node:fs";
import { join } from "node:path";
import { buildStale } from "./build/build.ts";
import { root } from "./launch.mjs";
import { builderConfig } from "./package/builder.ts";
import { checkBundles, checkConfig, checkTarget, targetsOf } from "./package/check.ts";

const megabytes = (bytes: number): string => `${(bytes / 1e6).toFixed(1)} MB`;
const sum = (sizes: readonly number[]): number => sizes.reduce((total, size) => total + size, 0);
const folderBytes = (...folders: string[]): number =>
  sum(
    folders.flatMap((folder) =>
      globSync("**/*.*", { cwd: join(root, folder) }).map((file) => statSync(join(root, folder, file)).size),
    ),
  );

await buildStale();
const config = await builderConfig("electron-builder.yml");
const problems = [
  ...checkConfig(config),
  ...["main", "preload"].flatMap((part) => checkBundles(join(root, "out", part))),
];

console.log(
  `bundles ${megabytes(folderBytes("out/main", "out/preload", "out/renderer"))}, models ${megabytes(folderBytes("models"))} beside the archive`,
);
for (const target of targetsOf(config)) {
  const report = await checkTarget(config, target);
  const size = (part: RegExp) =>
    megabytes(sum(report.files.filter(({ path }) => part.test(path)).map(({ bytes }) => bytes)));
  const name = `${target.platform} ${target.arch}`;
  console.log(
    `${report.problems.length === 0 ? "✓" : "✗"} ${name.padEnd(12)} onnxruntime ${size(/\/onnxruntime-/).padStart(8)}, sharp here ${size(/\/(sharp|@img)\//).padStart(8)}, ${report.files.filter(({ unpacked }) => unpacked).length} of ${report.files.length} files unpacked`,
  );
  problems.push(...report.problems.map((problem) => `${name}: ${problem}`));
}
for (const problem of problems) console.error(`✗ ${problem}`);
console.log(problems.length === 0 ? "The packages hold what they should." : `${problems.length} problems.`);
process.exitCode = problems.length === 0 ? 0 : 1;
