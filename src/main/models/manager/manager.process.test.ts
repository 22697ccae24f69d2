/** The manager as the window asks it, on a hub of this machine with a model in miniature. */
import { existsSync, readFileSync } from "node:fs";
import { stat } from "node:fs/promises";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test, vi } from "vitest";
import { bundled } from "../../../../bench/paths.ts";
import {
  gated,
  hubToken,
  largestFile,
  type PublishedHub,
  startPublishedHub,
} from "../../../../tests/fixtures/published-hub.ts";
import { publishedWeights, writePublished } from "../../../../tests/fixtures/published-model.ts";
import { temporaryFolder } from "../../../../tests/fixtures/temporary.ts";
import { type ModelCalls, modelCalls, type ModelEvents, type ModelJob } from "../../../contract/models.ts";
import { type Client, connect } from "../../../contract/rpc/client.ts";
import { memoryPorts } from "../../../contract/rpc/memory.ts";
import { serve } from "../../../contract/rpc/server.ts";
import type { StudioCalls, StudioEvents } from "../../../contract/studio.ts";
import { openModel, verifyModel } from "../../../formats/manifest.ts";
import type { StoredTensor } from "../../../formats/safetensors/write.ts";
import { fileKeeper } from "../download/token.ts";
import { createModelManager, type ModelManager } from "./manager.ts";

const base = temporaryFolder();
const published = join(base, "published");
let hub: PublishedHub;
/** Milliseconds before each kilobyte of the largest file. */
let slow: number | undefined;
beforeAll(
  async () =>
    void (hub = await startPublishedHub(published, {
      answer: (path) => (path === largestFile && slow !== undefined ? { slow } : {}),
    })),
);
afterAll(() => hub.close());

interface Opened {
  readonly home: string;
  readonly manager: ModelManager;
  readonly window: Client<StudioCalls, StudioEvents>;
  readonly told: ModelJob[];
  readonly changes: ModelEvents["models.changed"][];
}

let number = 0;
function open(home = join(base, `home-${number++}`)): Opened {
  const told: ModelJob[] = [];
  const changes: ModelEvents["models.changed"][] = [];
  const manager = createModelManager({
    home,
    roots: [join(bundled.model, ".."), join(home, "models")],
    keeper: fileKeeper(home),
    // What is asked of it comes back.
    engine: { call: async (_, input) => input as never },
    env: { HF_ENDPOINT: hub.endpoint },
    patience: { attempts: 2, firstDelay: 1, longestDelay: 5, silence: 5_000 },
    emit: (name, payload) =>
      void (name === "models.job"
        ? told.push(payload as ModelJob)
        : changes.push(payload as ModelEvents["models.changed"])),
  });
  const [ours, theirs] = memoryPorts();
  serve<ModelCalls, StudioEvents>(theirs, modelCalls, manager.handlers);
  return { home, manager, told, changes, window: connect<StudioCalls, StudioEvents>(ours) };
}

const dev = { name: "uso-flux1-dev", accepted: true } as const;
const ended = ({ told }: Opened) =>
  vi.waitUntil(() => (told.at(-1)?.job.state === "running" ? null : told.at(-1)?.job), {
    timeout: 20_000,
    interval: 10,
  });

test("what can be downloaded is told without asking the hub: licences, pages, place, and nothing here yet", async () => {
  const opened = open();
  const before = hub.asked.length;
  const [one] = await opened.window.call("models.downloadable", null);
  expect(one).toMatchObject({
    name: dev.name,
    place: join(opened.home, "models"),
    here: 0,
    model: null,
    pages: { licence: `${hub.endpoint}/${gated}` },
  });
  expect(one?.licences.filter(({ accept }) => accept)).toMatchObject([{ commercial: false, repositories: [gated] }]);
  expect(one?.free).toBeGreaterThan(0);
  expect(hub.asked.length).toBe(before);
});

test("nothing begins without the licence, a good token and room; each refusal says which", async () => {
  const opened = open();
  const { window } = opened;
  const before = hub.asked.length;
  await expect(window.call("models.download.start", { ...dev, accepted: false })).rejects.toMatchObject({
    code: "download.licence",
  });
  await expect(window.call("models.download.start", { ...dev, token: "two words" })).rejects.toMatchObject({
    code: "download.token-malformed",
  });
  expect(hub.asked.length).toBe(before);
  expect(await window.call("models.download.ask", { name: dev.name })).toMatchObject({
    bytes: hub.bytes,
    here: 0,
    refused: { code: "download.token-missing" },
  });
  await expect(window.call("models.download.start", dev)).rejects.toMatchObject({ code: "download.token-missing" });
  await expect(window.call("models.download.start", { ...dev, token: "hf_wrong", keep: true })).rejects.toMatchObject({
    code: "download.token-invalid",
  });
  expect(await window.call("models.token", null)).toEqual({
    from: null,
    place: join(opened.home, "hub-token"),
    refused: null,
  });
  expect(existsSync(join(opened.home, "models"))).toBe(false);
});

test("a download becomes a model of its own; its token is kept once it has proven good, and never told", async () => {
  const opened = open();
  const { window, told, changes, home } = opened;
  const answer = await window.call("models.download.start", { ...dev, token: ` ${hubToken}\n`, keep: true });
  expect(answer).toMatchObject({ kind: "download", model: dev.name, job: { state: "running" } });
  expect(await ended(opened)).toEqual({ state: "done", model: dev.name });
  expect(changes.at(-1)?.map(({ id }) => id)).toContain(dev.name);
  await verifyModel(await openModel(join(home, "models", dev.name)));
  expect(await window.call("models.downloadable", null)).toMatchObject([
    { model: dev.name, here: hub.bytes },
    { makes: "measures", model: null },
    { makes: "more measures", model: null },
  ]);
  const state = await window.call("models.token", null);
  expect(state.from).toBe("kept");
  expect(JSON.stringify([answer, told, state, await window.call("models.jobs", null)])).not.toContain(hubToken);
  expect(readFileSync(join(home, "hub-token"), "utf8")).toContain(hubToken);
  expect((await window.call("models.token.forget", null)).from).toBeNull();
  expect((await window.call("models.token.set", { token: hubToken })).from).toBe("kept");
});

test("a download may go to another disk: it is found there again, and its model among the others", async () => {
  const opened = open();
  const { window, home } = opened;
  const place = join(base, "other-disk");
  expect(await window.call("models.download.ask", { name: dev.name, place })).toMatchObject({ here: 0 });
  expect(await window.call("models.downloadable", null)).toMatchObject([{ place: join(home, "models") }, {}, {}]);
  await window.call("models.download.start", { ...dev, place, token: hubToken });
  expect(await ended(opened)).toMatchObject({ state: "done" });
  const { manifest } = await openModel(join(home, "models", dev.name));
  expect(Object.keys(manifest.files).length).toBeGreaterThan(0);
  expect(Object.keys(manifest.files).every((file) => file.startsWith(join(place, dev.name)))).toBe(true);
  expect(await open(home).window.call("models.downloadable", null)).toMatchObject([
    { place, here: hub.bytes, model: dev.name },
    {},
    {},
  ]);
  await expect(
    window.call("models.download.start", { ...dev, place: join(home, "models"), token: hubToken }),
  ).resolves.toMatchObject({ job: { state: "running" } });
  await ended(opened);
  expect(await window.call("models.downloadable", null)).toMatchObject([{ place: join(home, "models") }, {}, {}]);
});

test("of a model in float8 it is told that it makes pictures only once it was made smaller, in whichever form", async () => {
  const { window } = open();
  const weights = publishedWeights();
  const narrow = ({ shape, data }: StoredTensor): StoredTensor => ({
    dtype: "F8_E4M3",
    shape,
    data: Uint8Array.from({ length: data.byteLength / 4 }, (_, n) => 0x30 + (n % 8)),
  });
  const folder = join(base, "float8");
  await writePublished(folder, {
    ...weights,
    transformer: Object.fromEntries(
      Object.entries(weights.transformer).map(([name, t]) => [name, t.shape.length > 1 ? narrow(t) : t]),
    ),
  });
  expect(await window.call("models.scan", { folders: [folder] })).toMatchObject({ complete: true, optimise: true });
  await window.call("models.add", { folders: [folder], id: "narrow" });
  expect(await window.call("models.smaller", { model: "narrow" })).toMatchObject({
    needed: true,
    problem: null,
    sizes: [{ state: "none" }, { state: "none" }, { state: "none" }],
  });
  expect((await window.call("models.smaller", { model: "uso-mini" })).needed).toBe(false);
});

test("whether a model fits is asked of the engine, for one person in one style at the model's usual size", async () => {
  const { window } = open();
  expect(await window.call("models.fit", { model: "uso-mini", provider: "cpu", memory: 2 })).toMatchObject({
    modelFolder: expect.stringMatching(/uso-mini$/),
    provider: "cpu",
    memory: 2e9,
    shape: { width: 256, height: 256, subjects: [{ width: expect.any(Number) }], styles: 1 },
  });
  await expect(window.call("models.fit", { model: "nowhere", provider: "cpu", memory: null })).rejects.toMatchObject({
    code: "model.unknown",
  });
});

test("closing in the middle of making a smaller model ends its process, and the next start goes on", async () => {
  const first = open();
  await first.window.call("models.optimise.start", { model: "uso-mini", precision: "int8" });
  await vi.waitUntil(
    () => first.told.some(({ job }) => job.state === "running" && job.phase === "convert" && job.done > 0),
    { timeout: 20_000, interval: 1 },
  );
  await first.manager.close();
  expect(first.told.at(-1)?.job.state).toBe("paused");
  await expect(openModel(join(first.home, "models", "uso-mini-int8"))).rejects.toMatchObject({ code: "model.missing" });
  const second = open(first.home);
  expect(
    (await second.window.call("models.smaller", { model: "uso-mini" })).sizes.find(
      ({ precision }) => precision === "int8",
    )?.state,
  ).toBe("begun");
  await second.window.call("models.optimise.start", { model: "uso-mini", precision: "int8" });
  expect(await ended(second)).toEqual({ state: "done", model: "uso-mini-int8" });
});

test("a pause and a quit keep what has come, and both go on there; a token of this session alone is not kept", async () => {
  slow = 2;
  const first = open();
  await first.window.call("models.download.start", { ...dev, token: hubToken, keep: false });
  await vi.waitUntil(
    () => first.told.some(({ job }) => job.state === "running" && job.phase === "fetch" && job.done > hub.bytes / 3),
    { timeout: 20_000, interval: 10 },
  );
  await first.window.call("models.download.cancel", null);
  expect(first.told.at(-1)?.job).toMatchObject({ state: "paused", total: hub.bytes });
  const [{ here } = { here: 0 }] = await first.window.call("models.downloadable", null);
  expect(here).toBeGreaterThan(hub.bytes / 4);

  // The session still knows the token.
  await first.window.call("models.download.start", dev);
  await first.manager.close();
  expect(first.told.at(-1)?.job.state).toBe("paused");

  slow = undefined;
  const { size } = await stat(join(first.home, "models", dev.name, gated, `${largestFile}.part`));
  const second = open(first.home);
  await expect(second.window.call("models.download.start", dev)).rejects.toMatchObject({
    code: "download.token-missing",
  });
  await second.window.call("models.download.start", { ...dev, token: hubToken });
  expect(await ended(second)).toMatchObject({ state: "done" });
  expect(hub.asksFor(largestFile).at(-1)).toMatchObject({ range: `bytes=${size}-` });
});

test("a scan says of every part what there is, in plain data, and where to get what is missing", async () => {
  const { window } = open();
  const report = await window.call("models.scan", { folders: [join(published, "bytedance-research")] });
  expect(report).toMatchObject({ complete: false, id: null });
  expect(Object.fromEntries(report.parts.map(({ part, state }) => [part, state]))).toMatchObject({
    projector: "found",
    "uso-lora": "found",
    transformer: "missing",
    "t5-tokenizer": "missing",
  });
  const sources = (part: string) => report.parts.find((one) => one.part === part)?.sources.map(({ url }) => url);
  expect(sources("transformer")).toEqual([
    "https://huggingface.co/black-forest-labs/FLUX.1-dev/blob/main/flux1-dev.safetensors",
    "https://huggingface.co/black-forest-labs/FLUX.1-dev/tree/main/transformer",
  ]);
  expect(sources("clip-tokenizer")?.[0]).toBe("https://huggingface.co/black-forest-labs/FLUX.1-dev");
  await expect(window.call("models.add", { folders: [join(published, "bytedance-research")] })).rejects.toMatchObject({
    code: "scan.incomplete",
  });
  await expect(window.call("models.scan", { folders: [join(base, "nowhere")] })).rejects.toMatchObject({
    code: "scan.folder-unreadable",
  });
});

test("weights that lie in several folders become one model where they lie", async () => {
  const { window, changes, home } = open();
  const folders = [
    join(published, "bytedance-research"),
    join(published, "black-forest-labs"),
    join(published, "google"),
  ];
  expect(await window.call("models.scan", { folders })).toMatchObject({
    complete: true,
    optimise: false,
    id: "uso-flux1-dev",
  });
  const model = await window.call("models.add", { folders, id: "mine" });
  expect(model).toMatchObject({
    id: "mine",
    folder: join(home, "models", "mine"),
    problem: null,
    licence: { commercial: false },
  });
  expect(changes.at(-1)?.map(({ id }) => id)).toContain("mine");
  await expect(window.call("models.add", { folders, id: "mine" })).rejects.toMatchObject({ code: "model.exists" });
});

test("a smaller model is as large as was said before, is made apart from this process, and is not made twice", async () => {
  const opened = open();
  const { window, home, changes } = opened;
  const before = await window.call("models.smaller", { model: "uso-mini" });
  expect(before.sizes.map(({ precision, state }) => [precision, state])).toEqual([
    ["fp16", "none"],
    ["int8", "none"],
    ["int4", "none"],
  ]);
  const int4 = before.sizes[2]!;
  const [one, two] = await Promise.all(
    [0, 1].map(() => window.call("models.optimise.start", { model: "uso-mini", precision: "int4" })),
  );
  expect(one).toMatchObject({ kind: "optimise", precision: "int4", job: { state: "running" } });
  expect(two).toMatchObject({ kind: "optimise", precision: "int4" });
  expect(await ended(opened)).toEqual({ state: "done", model: "uso-mini-int4" });
  const made = await openModel(join(home, "models", "uso-mini-int4"));
  expect(Object.values(made.manifest.files).reduce((sum, { bytes }) => sum + bytes, 0)).toBe(int4.bytes);
  expect(changes.at(-1)?.map(({ id }) => id)).toContain("uso-mini-int4");
  expect((await window.call("models.smaller", { model: "uso-mini" })).sizes[2]).toMatchObject({ state: "there" });
  expect(await window.call("models.smaller", { model: "uso-mini-int4" })).toMatchObject({
    problem: { code: "weights.optimise-quantised" },
    sizes: [],
  });
  await expect(window.call("models.optimise.start", { model: "uso-mini", precision: "int4" })).rejects.toMatchObject({
    code: "weights.optimise-out-exists",
  });
});
