/**
 * `atelier models get` in a process of its own, against a hub on this machine with small files under the published
 * names.
 */
import { existsSync } from "node:fs";
import { readFile, stat, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { afterEach, expect, test } from "vitest";
import { openModel, verifyModel } from "../../src/formats/manifest.ts";
import { usoFlux1Dev } from "../../src/main/models/download/hub-models.ts";
import { type AtelierOptions, type Ended, runAtelier } from "../fixtures/atelier.ts";
import { publishedWeights, writePublished } from "../fixtures/published-model.ts";
import { temporaryFolder } from "../fixtures/temporary.ts";
import { type HubOptions, startHub, type WeightsHub } from "../fixtures/weights-hub.ts";

const base = temporaryFolder();
const hubs: WeightsHub[] = [];
afterEach(async () => void (await Promise.all(hubs.splice(0).map((hub) => hub.close()))));

const gated = "black-forest-labs/FLUX.1-dev";
const largest = "flux1-dev.safetensors";
const token = "hf_aVerySecretToken";

/** A model in miniature; what makes no model, such as a readme, holds its own name. */
await writePublished(join(base, "hub"), publishedWeights());
const content = async (repository: string, path: string): Promise<Uint8Array> =>
  readFile(join(base, "hub", repository, path)).catch(() => Buffer.from(path));
const files = Object.fromEntries(
  await Promise.all(
    usoFlux1Dev.sources.map(
      async ({ repository, files: paths }) =>
        [
          repository,
          Object.fromEntries(
            await Promise.all(paths.map(async (path) => [path, await content(repository, path)] as const)),
          ),
        ] as const,
    ),
  ),
);
const whole = files[gated]![largest]!;
const count = Object.values(files).flatMap((paths) => Object.keys(paths)).length;
const bytes = Object.values(files)
  .flatMap((paths) => Object.values(paths))
  .reduce((sum, b) => sum + b.length, 0);
const gate: NonNullable<HubOptions["gate"]> = (repository, who) => {
  if (repository !== gated || who === `Bearer ${token}`) return null;
  return { status: 401, headers: { "x-error-code": "GatedRepo" } };
};

let number = 0;
async function setUp(options: Partial<HubOptions> = {}) {
  const hub = await startHub({ files, gate, ...options });
  hubs.push(hub);
  const home = join(base, `home-${number++}`);
  return { hub, home, to: join(home, "weights") };
}

/** The tests' own account at a hub, and folders of models, are nobody's business here. */
const nobody = { HF_TOKEN: undefined, HF_ENDPOINT: undefined, ATELIER_MODELS: undefined };

const get = (args: readonly string[], options: Pick<AtelierOptions, "env" | "until">): Promise<Ended> =>
  runAtelier(["models", "get", ...args], { ...options, env: { ...nobody, ...options.env } });

/** Who may read a file; Windows knows no modes. */
const modeOf = async (file: string): Promise<number> =>
  process.platform === "win32" ? 0o600 : (await stat(file)).mode & 0o777;

const outcome = ({ stdout }: Ended) =>
  JSON.parse(stdout) as {
    error?: { code: string };
    fetched?: { fetched: number; bytes: number };
    bytes?: number;
    refused?: { code: string } | null;
  };

test("every file of the model arrives and is made a model, which is told with what comes next", async () => {
  const { hub, home, to } = await setUp();
  const ended = await get(["uso-flux1-dev", "--accept-licence", "--to", to], {
    env: { HF_ENDPOINT: hub.endpoint, HF_TOKEN: token, ATELIER_HOME: home },
  });
  expect({ code: ended.code, stderr: ended.stderr }).toMatchObject({ code: 0 });
  expect(ended.stderr).toContain("FLUX.1 [dev] Non-Commercial License");
  expect(ended.stdout).toContain(`atelier generate --model ${to}`);
  const model = await openModel(to);
  expect(model.manifest).toMatchObject({ id: "uso-flux1-dev", licence: { commercial: false } });
  // What the hub has proven stays proven; small files it knows by another digest.
  expect((await verifyModel(model)).filter((file) => file.endsWith(".safetensors"))).toEqual([]);
  expect(ended.stdout + ended.stderr).not.toContain(token);
  for (const [repository, paths] of Object.entries(files))
    for (const [path, truth] of Object.entries(paths))
      expect({ path, same: Buffer.compare(await readFile(join(to, repository, path)), truth) }).toEqual({
        path,
        same: 0,
      });
  expect(hub.asked.filter((entry) => entry.server === "store").every((entry) => entry.authorization === null)).toBe(
    true,
  );
});

test("without its acceptance the licence stops everything, before the hub is asked at all", async () => {
  const { hub, home, to } = await setUp();
  const ended = await get(["uso-flux1-dev", "--to", to, "--json"], {
    env: { HF_ENDPOINT: hub.endpoint, HF_TOKEN: token, ATELIER_HOME: home },
  });
  expect({ exit: ended.code, code: outcome(ended).error?.code, asked: hub.asked.length }).toEqual({
    exit: 2,
    code: "download.licence",
    asked: 0,
  });
});

test("--dry-run tells every file and its size, and that the hub would refuse, and fetches nothing", async () => {
  const { hub, home, to } = await setUp();
  const env = { HF_ENDPOINT: hub.endpoint, ATELIER_HOME: home };
  const ended = await get(["uso-flux1-dev", "--dry-run", "--to", to, "--json"], { env });
  expect(ended.code).toBe(0);
  expect(outcome(ended)).toMatchObject({
    bytes,
    refused: { code: "download.token-missing" },
    space: { here: 0, needed: bytes },
  });
  const told = await get(["uso-flux1-dev", "--dry-run", "--to", to], { env });
  expect(told.stdout).toContain(largest);
  expect(told.stdout).toContain(`in ${count} files`);
  expect(told.stderr).toContain("nobody is signed in");
  expect(existsSync(to)).toBe(false);
});

test("a token that is kept is found the next time, in a file for this person alone; one that is refused is not kept", async () => {
  const { hub, home, to } = await setUp();
  const file = join(base, "given-token");
  const env = { HF_ENDPOINT: hub.endpoint, ATELIER_HOME: home };
  await writeFile(file, "hf_wrong\n");
  const args = ["uso-flux1-dev", "--accept-licence", "--to", to, "--json"];
  const refused = await get([...args, "--token-file", file, "--keep-token"], { env });
  expect({ exit: refused.code, code: outcome(refused).error?.code }).toEqual({
    exit: 5,
    code: "download.token-invalid",
  });
  expect(existsSync(join(home, "hub-token"))).toBe(false);

  await writeFile(file, `${token}\n`);
  const ended = await get([...args, "--token-file", file, "--keep-token"], { env });
  expect(outcome(ended).fetched).toEqual({ fetched: count, bytes });
  expect(await modeOf(join(home, "hub-token"))).toBe(0o600);
  const again = await get(args, { env });
  expect(outcome(again).fetched).toEqual({ fetched: 0, bytes: 0 });
  expect(ended.stdout + again.stdout + ended.stderr + again.stderr).not.toContain(token);
});

test.each<[NodeJS.Signals, number | null]>([
  ["SIGKILL", null],
  ["SIGINT", 130],
])(
  "a download that %s ends in the middle goes on in another process, which fetches the rest alone",
  async (signal, code) => {
    let slow = true;
    const { hub, home, to } = await setUp({ answer: (path) => (path === largest && slow ? { slow: 2 } : {}) });
    const args = ["uso-flux1-dev", "--accept-licence", "--to", to, "--json"];
    const env = { HF_ENDPOINT: hub.endpoint, HF_TOKEN: token, ATELIER_HOME: home };
    const part = join(to, gated, `${largest}.part`);
    const ended = await get(args, {
      env,
      until: () => ((hub.asksFor(largest)[0]?.sent ?? 0) > 100_000 ? signal : null),
    });
    expect(ended.code).toBe(code);
    const { size } = await stat(part);
    expect(size).toBeGreaterThan(0);
    expect(size).toBeLessThan(whole.length);

    slow = false;
    const second = await get(args, { env });
    expect(second).toMatchObject({ code: 0 });
    expect(hub.asksFor(largest).at(-1)).toMatchObject({ range: `bytes=${size}-`, sent: whole.length - size });
    expect(Buffer.compare(await readFile(join(to, gated, largest)), whole)).toBe(0);
    expect(existsSync(part)).toBe(false);
  },
);

test("a model that cannot be downloaded is answered with those that can", async () => {
  const ended = await get(["flux-huge", "--json"], { env: { ATELIER_HOME: base } });
  expect({ exit: ended.code, code: outcome(ended).error?.code }).toEqual({ exit: 5, code: "download.unknown" });
});
