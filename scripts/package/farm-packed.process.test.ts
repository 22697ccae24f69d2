/** A machine of a farm from the files that the builder packs, where nothing else of the project can be reached. */
import { fork } from "node:child_process";
import { cpSync, existsSync, globSync, linkSync, mkdirSync, writeFileSync } from "node:fs";
import { arch, platform } from "node:process";
import { dirname, join } from "node:path";
import { build } from "vite";
import { expect, onTestFinished, test } from "vitest";
import { noRedis } from "../../tests/farm/redis.ts";
import { aClient, aFarm, fresh, request } from "../../tests/farm/several.ts";
import { bundledModel } from "../../tests/fixtures/model-copy.ts";
import { astronaut } from "../../tests/fixtures/small-picture.ts";
import type { Recipe } from "../../src/contract/recipe.ts";
import { testRecipe } from "../../src/farm/test-picture.ts";
import { openModel } from "../../src/formats/manifest.ts";
import { mainBundles } from "../build/bundles.ts";
import { root } from "../launch.mjs";
import { builderConfig, packingFor, type Target } from "./builder.ts";
import { checkTarget } from "./check.ts";

const platforms = { linux: "linux", darwin: "mac", win32: "win" } as const;
const target = { platform: platforms[platform as keyof typeof platforms], arch } as Target;

/** Lays the program's files out as in the package. Their bytes are shared where that is possible. */
async function packedTo(folder: string): Promise<void> {
  const config = await builderConfig("electron-builder.yml");
  const bundles = join(folder, "bundles");
  await build(mainBundles(bundles));
  const packing = packingFor(config, target);
  const place = (from: string, path: string) => {
    const to = join(folder, "app", path);
    mkdirSync(dirname(to), { recursive: true });
    try {
      linkSync(from, to);
    } catch {
      cpSync(from, to);
    }
  };
  for (const file of globSync("**/*.js", { cwd: bundles }))
    if (packing.packsFile(`out/main/${file}`)) place(join(bundles, file), `out/main/${file}`);
  place(join(root, "package.json"), "package.json");
  for (const { path } of (await checkTarget(config, target)).files) place(join(root, path), path);
}

/** Finds the machine among the program's parts, and an engine that hands out one picture, and the test picture. */
const starter = `
import { copyFileSync, globSync, readFileSync } from "node:fs";
import { join } from "node:path";
const [queue, store, cache, picture, tested, model] = process.argv.slice(2);
const chunks = globSync("out/main/chunks/worker-*.js", { cwd: import.meta.dirname });
const parts = await Promise.all(chunks.map((chunk) => import(join(import.meta.dirname, chunk))));
const FarmWorker = parts.flatMap((part) => Object.values(part)).find((one) => one?.name === "FarmWorker");
const call = async (_, { recipe, out }) => {
  const file = join(out.folder, "picture.png");
  copyFileSync(recipe.subjects.length === 0 ? tested : picture, file);
  return { pictures: [{ file }] };
};
const farm = { queue: new URL(queue), store, ca: null, pool: "portraits" };
const engine = { call, restart: async () => undefined };
await FarmWorker.join({ farm, name: "packed", engine, model: JSON.parse(readFileSync(model, "utf8")), cache });
process.send("ready");
`;

test.skipIf(noRedis !== null || target.platform === undefined)(
  "works on the queue and hands pictures back, with nothing but what is packed",
  async () => {
    const { farm } = await aFarm();
    const folder = fresh();
    await packedTo(folder);
    const app = join(folder, "app");
    expect(existsSync(join(app, "node_modules", "bullmq"))).toBe(false);
    writeFileSync(join(app, "start.mjs"), starter);
    writeFileSync(join(folder, "model.json"), JSON.stringify(await openModel(bundledModel)));
    const client = await aClient(farm);
    // A picture as an engine saves it, with its recipe inside.
    const { painter } = await import("../../tests/farm/painter.ts");
    const one = request(1, fresh(), { subjects: [astronaut] });
    const paint = async (recipe: Recipe): Promise<string> =>
      (await painter().call("engine.generate", { ...one, recipe })).pictures[0]!.file;
    const painted = [await paint(one.recipe), await paint(testRecipe(one.recipe.model))];
    const args = [farm.queue.href, farm.store, join(folder, "cache"), ...painted, join(folder, "model.json")];
    const child = fork(join(app, "start.mjs"), args, { execArgv: [], stdio: ["ignore", "ignore", "pipe", "ipc"] });
    onTestFinished(() => void child.kill("SIGKILL"));
    let said = "";
    child.stderr!.setEncoding("utf8").on("data", (text: string) => (said += text));
    const joined = await new Promise((resolve) => {
      child.once("message", resolve);
      child.once("close", () => resolve(null));
    });
    expect([joined, said]).toEqual(["ready", ""]);
    const made = await client.generate({ ...one, recipe: { ...one.recipe, count: 2 } });
    expect(made.pictures).toHaveLength(2);
  },
  120_000,
);
