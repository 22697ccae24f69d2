/** A packaged studio that is lent to a farm, run from inside the archive that the builder packs. */
import { fork } from "node:child_process";
import { cpSync, existsSync, globSync, linkSync, mkdirSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { arch, platform } from "node:process";
import { dirname, join } from "node:path";
import { pathToFileURL } from "node:url";
import { build } from "vite";
import { expect, onTestFinished, test } from "vitest";
import type { FarmState } from "../../src/contract/farm.ts";
import { noRedis } from "../../tests/farm/redis.ts";
import { aClient, aFarm, fresh, request } from "../../tests/farm/several.ts";
import { mainBundles } from "../build/bundles.ts";
import { root } from "../launch.mjs";
import { builderConfig, packingFor, type Target } from "./builder.ts";
import { checkTarget } from "./check.ts";

const platforms = { linux: "linux", darwin: "mac", win32: "win" } as const;
const target = { platform: platforms[platform as keyof typeof platforms], arch } as Target;
const builder = createRequire(createRequire(import.meta.url).resolve("app-builder-lib/package.json"));
const asar = builder("@electron/asar") as {
  createPackageWithOptions(from: string, to: string, options: { readonly unpack: string }): Promise<void>;
};

/** Packs the program as the package has it: an archive, and beside it what is unpacked. @returns the archive */
async function packedTo(folder: string): Promise<string> {
  const config = await builderConfig("electron-builder.yml");
  const bundles = join(folder, "bundles");
  await build(mainBundles(bundles));
  const packing = packingFor(config, target);
  const app = join(folder, "app");
  const place = (from: string, path: string) => {
    const to = join(app, path);
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
  expect(existsSync(join(app, "node_modules", "bullmq"))).toBe(false);
  mkdirSync(join(app, "out", "renderer"));
  writeFileSync(join(app, "out", "renderer", "index.html"), "<!doctype html>page");
  const archive = join(folder, "resources", "app.asar");
  mkdirSync(dirname(archive));
  await asar.createPackageWithOptions(app, archive, { unpack: `{${config.asarUnpack.join(",")}}` });
  for (const one of [app, bundles]) rmSync(one, { recursive: true });
  for (const one of ["models", "assets"]) symlinkSync(join(root, one), join(folder, "resources", one));
  return archive;
}

/** Starts the studio from its archive. @returns asks it what its window may ask */
async function studioFrom(archive: string, home: string) {
  const tests = join(root, "tests");
  const hooks = pathToFileURL(join(tests, "support", "archive-hooks.ts")).href;
  const child = fork(join(tests, "farm", "packed-studio.ts"), [], {
    execArgv: [],
    stdio: ["ignore", "ignore", "pipe", "ipc"],
    serialization: "advanced",
    env: {
      ...process.env,
      ATELIER_HOME: home,
      ATELIER_ARCHIVE: archive,
      // Its processes and threads, too.
      NODE_OPTIONS: `--disable-warning=ExperimentalWarning --import ${hooks}`,
    },
  });
  onTestFinished(() => void child.kill("SIGKILL"));
  let said = "";
  child.stderr!.setEncoding("utf8").on("data", (text: string) => (said += text));
  const heard = () =>
    new Promise<unknown>((resolve, reject) => {
      const ended = () => reject(new Error(`It ended: ${said}`));
      child.once("close", ended);
      child.once("message", (told) => {
        child.off("close", ended);
        resolve(told);
      });
    });
  expect(await heard()).toBe("ready");
  return {
    said: () => said,
    async ask(name: string, input: unknown): Promise<unknown> {
      const answer = heard();
      child.send({ name, input });
      const told = (await answer) as { readonly output?: unknown; readonly fault?: string };
      if (told.fault !== undefined) throw new Error(told.fault);
      return told.output;
    },
    async quit(): Promise<void> {
      const gone = new Promise((resolve) => child.once("close", resolve));
      child.send("quit");
      await gone;
    },
  };
}

test.skipIf(noRedis !== null || target.platform === undefined)(
  "reads all of itself there, and makes pictures for others with its own engine",
  async () => {
    const { farm } = await aFarm();
    const archive = await packedTo(fresh());
    const studio = await studioFrom(archive, join(fresh(), "home"));
    await studio.ask("farm.join", { address: JSON.stringify({ queue: farm.queue.href, store: farm.store }) });
    await studio.ask("settings.change", { lending: true });
    const state = () => studio.ask("farm.state", null) as Promise<FarmState>;
    await expect
      .poll(async () => (await state()).farm!.machines.map(({ state: now, reason }) => [now, reason]), {
        timeout: 120_000,
        interval: 500,
      })
      .toEqual([["idle", null]]);
    const client = await aClient(farm);
    const folder = fresh();
    const { pictures } = await client.generate(request(2, folder));
    expect(pictures).toHaveLength(2);
    // What a machine says of itself is told a little later.
    await expect
      .poll(async () => (await state()).farm!.machines, { timeout: 30_000 })
      .toMatchObject([{ made: 2, failed: 0 }]);
    expect(studio.said()).toBe("");
    await studio.quit();
  },
  300_000,
);
