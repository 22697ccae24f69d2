/** A farm as its members have it: a machine and an artist, each by a command, and what of the artist is written down. */
import { spawn } from "node:child_process";
import { copyFileSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { expect, onTestFinished, test } from "vitest";
import { addressText } from "../../src/farm/broker/address.ts";
import { saidByFile } from "../../src/formats/picture/made-in.ts";
import { hurry } from "../farm/keeper.ts";
import { noRedis, redisServer } from "../farm/redis.ts";
import { aClient, aFarm, fresh } from "../farm/several.ts";
import { atelier, runAtelier } from "../fixtures/atelier.ts";
import { astronaut, comic, watercolor, woman } from "../fixtures/small-picture.ts";

test.skipIf(noRedis !== null)(
  "what one sends by a command another makes by a command, and no log tells names of people, files or words",
  async () => {
    const redis = await redisServer(["port {port}", "loglevel debug", "logfile redis.log"]);
    onTestFinished(() => redis.close());
    const file = join(fresh(), "farm.json");
    const farm = { queue: redis.url, store: fresh(), ca: null, pool: "portraits" };
    writeFileSync(file, addressText(farm));
    const desk = join(fresh(), "Zimmermann wedding");
    mkdirSync(desk);
    const [face, style] = [join(desk, "Frau Zimmermann.jpg"), join(desk, "Zimmermann ink.png")];
    copyFileSync(astronaut.path, face);
    copyFileSync(watercolor.path, style);
    let sent: ReturnType<typeof runAtelier> | null = null;
    let over = false;
    const out = join(desk, "portraits");
    const worker = await runAtelier(["worker", "--farm", file, "--name", "attic", "--tags", "cpu"], {
      env: { ATELIER_HOME: fresh() },
      until({ stdout }) {
        if (!stdout.includes("waits for work")) return null;
        const given = ["--subject", face, "--style", style, "--prompt", "Frau Zimmermann with a hat", "--tag", "cpu"];
        const how = ["--size", "64x64", "--steps", "1", "--count", "2", "--out", out, "--name", "Zimmermann"];
        sent ??= runAtelier(["generate", "--farm", file, ...given, ...how]).finally(() => (over = true));
        return over ? "SIGINT" : null;
      },
    });
    expect(await sent).toMatchObject({ code: 0, stderr: expect.stringContaining("the farm, first on attic") });
    expect(worker.code).toBe(0);
    const made = readdirSync(out);
    expect(made).toHaveLength(2);
    for (const name of made) expect((await saidByFile(join(out, name))).origin?.machine).toBe("attic");
    const logs = {
      worker: `${worker.stdout}${worker.stderr}`,
      queue: readFileSync(join(redis.folder, "redis.log"), "latin1"),
    };
    expect(logs.worker).toContain("attic leaves, 2 pictures made");
    expect(logs.queue.split("\n").length).toBeGreaterThan(10);
    for (const log of Object.values(logs)) expect(log).not.toMatch(/zimmermann|wedding|with a hat|portraits\//i);
  },
  120_000,
);

test.skipIf(noRedis !== null)(
  "a sheet is a batch, and says once that all of it was sent, and once that nobody makes it",
  async () => {
    const { farm } = await aFarm();
    const file = join(fresh(), "farm.json");
    writeFileSync(file, addressText(farm));
    const client = await aClient(farm, [], "ben");
    const keeper = await hurry(farm);
    let priorities: readonly (number | undefined)[] = [];
    const axes = [
      "--subject",
      astronaut.path,
      "--subject",
      woman.path,
      "--style",
      watercolor.path,
      "--style",
      comic.path,
    ];
    let looked = false;
    const { stderr, code } = await runAtelier(["sheet", "--farm", file, ...axes, "--size", "64x64", "--out", fresh()], {
      until({ stderr: so }) {
        if (!looked && so.includes("Sent.")) {
          looked = true;
          void keeper.priorities().then((found) => (priorities = found));
        }
        return priorities.length > 0 && so.includes("No machine of the farm") ? "SIGINT" : null;
      },
    });
    expect(code).toBe(130);
    expect(priorities).toHaveLength(4);
    expect(priorities.filter((priority) => priority! < 10)).toEqual([]);
    expect(stderr.match(/^Sent\./gm)).toHaveLength(1);
    expect(stderr.match(/^No machine of the farm/gm)).toHaveLength(1);
    expect(await client.counts()).toEqual({ waiting: 0, working: 0 });
  },
  60_000,
);

test.skipIf(noRedis !== null)(
  "a command that is ended with its whole group, and hears of it twice, takes back what it sent",
  async () => {
    const { farm } = await aFarm();
    const file = join(fresh(), "farm.json");
    writeFileSync(file, addressText(farm));
    const client = await aClient(farm);
    const args = [
      "generate",
      "--farm",
      file,
      "--prompt",
      "a fox",
      "--size",
      "64x64",
      "--count",
      "800",
      "--out",
      fresh(),
    ];
    const child = spawn(process.execPath, [...atelier, ...args], { stdio: "ignore" });
    onTestFinished(() => void child.kill("SIGKILL"));
    const ended = new Promise((resolve) => child.once("exit", resolve));
    await expect.poll(async () => (await client.counts()).waiting, { timeout: 60_000 }).toBe(800);
    child.kill("SIGTERM");
    await delay(5);
    child.kill("SIGTERM");
    expect(await ended).toBe(130);
    expect(await client.counts()).toEqual({ waiting: 0, working: 0 });
  },
  120_000,
);
