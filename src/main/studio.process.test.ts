/** The whole studio as a window meets it: real library, engine and model, over the rpc core. */
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import sharp from "sharp";
import { afterEach, beforeEach, expect, test } from "vitest";
import { emptied, people, sample, testStudio, tinyDraft, type TestStudio } from "../../tests/fixtures/open-studio.ts";
import type { PictureId, UploadId } from "../contract/values/id.ts";
import { readRecipe } from "../formats/picture/metadata.ts";
import type { HostOptions } from "./studio-service.ts";

let folder: string;
let opened: TestStudio | null = null;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "atelier-studio-"));
});
afterEach(async () => {
  await opened?.close();
  opened = null;
  await rm(folder, { recursive: true, force: true });
});

async function open(more: Partial<HostOptions> = {}) {
  await opened?.close();
  opened = await testStudio(folder, more);
  return opened;
}

test("from the first start to a picture of a person in a style, found again after a restart", async () => {
  const first = await open();
  const { window, studio } = first;
  const welcome = await window.call("studio.welcome", null);
  expect(welcome).toMatchObject({
    firstRun: true,
    notices: [],
    settings: { picturesFolder: join(folder, "pictures"), theme: "system" },
  });
  expect(welcome.models.find((m) => m.id === "uso-mini")).toMatchObject({
    problem: null,
    lora: false,
    guidance: false,
    defaults: { width: 256 },
  });

  const { person, photo, style } = await people(first);
  await window.call("people.crop", { id: person, photo, crop: { left: 0.25, top: 0, width: 0.5, height: 0.5 } });
  const done = emptied(first);
  await window.call(
    "queue.add",
    tinyDraft({ people: [{ person, photo }], styles: [{ style, weight: 60 }], keepPose: true, prompt: "" }),
  );
  expect(await done).toEqual({ made: 1, failed: 0 });

  const {
    pictures: [picture],
  } = await window.call("pictures.query", { query: { people: [person] } });
  expect(picture).toMatchObject({
    width: 64,
    height: 64,
    provider: "cpu",
    file: "Anna in Comic-100.png",
    present: true,
  });
  expect(picture!.recipe.styles.map((s) => s.weight)).toEqual([60, 60]);
  const shown = await studio.media(new Request(`http://studio/media/picture/${picture!.id}`));
  expect(await sharp(Buffer.from(await shown.arrayBuffer())).metadata()).toMatchObject({
    format: "png",
    width: 64,
    height: 64,
  });

  const recalled = await window.call("queue.recall", { picture: picture!.id });
  expect(recalled.missing).toBeUndefined();
  expect(recalled).toMatchObject({
    people: [{ person, photo }],
    styles: [{ style, weight: 60 }],
    seed: 100,
    keepPose: true,
    prompt: "",
  });

  const { window: again } = await open();
  expect((await again.call("studio.welcome", null)).firstRun).toBe(false);
  expect((await again.call("pictures.query", { query: {} })).pictures.map((p) => p.id)).toEqual([picture!.id]);
});

test("the same draft, recalled and made again, gives the same picture to the byte", async () => {
  const studio = await open();
  const { person, photo, style } = await people(studio);
  const make = async (draft: ReturnType<typeof tinyDraft>) => {
    const done = emptied(studio);
    await studio.window.call("queue.add", draft);
    await done;
    return (await studio.window.call("pictures.query", { query: {} })).pictures[0]!;
  };
  const one = await make(
    tinyDraft({ people: [{ person, photo }], styles: [{ style, weight: 40 }], keepPose: true, prompt: "oil" }),
  );
  const two = await make(await studio.window.call("queue.recall", { picture: one.id }));
  expect(two.id).not.toBe(one.id);
  const pixels = async (id: PictureId) =>
    sharp(
      Buffer.from(await (await studio.studio.media(new Request(`http://studio/media/picture/${id}`))).arrayBuffer()),
    )
      .raw()
      .toBuffer();
  expect(await pixels(two.id)).toEqual(await pixels(one.id));
});

test("an uploaded photograph becomes a person, and is shown", async () => {
  const { window, studio } = await open({
    capabilities: { host: "browser", dialogs: false, reveal: false, paths: false },
  });
  await expect(window.call("people.add", { name: "Anna", sources: [{ path: sample.subject }] })).rejects.toMatchObject({
    code: "studio.no-paths",
  });
  const sent = await studio.media(
    new Request("http://studio/upload", {
      method: "POST",
      body: await readFile(sample.subject),
      headers: { "x-file-name": "anna.jpg" },
    }),
  );
  const { upload } = (await sent.json()) as { upload: UploadId };
  const anna = await window.call("people.add", { name: "Anna", sources: [{ upload }] });
  expect(anna.photos[0]).toMatchObject({ name: "anna.jpg", kept: "copied" });
  const shown = await studio.media(new Request(`http://studio/media/reference/${anna.photos[0]!.id}?w=128`));
  expect([shown.status, shown.headers.get("content-type")]).toEqual([200, "image/webp"]);
});

test("pictures are saved as the settings say, which are kept and told", async () => {
  const store = { store: { picturesFolder: join(folder, "pictures"), provider: "cpu" } as Record<string, unknown> };
  const studio = await open({ store });
  const told = new Promise((resolve) => studio.window.on("settings.changed", resolve));
  const changed = await studio.window.call("settings.change", {
    format: "webp",
    picturesFolder: join(folder, "elsewhere"),
  });
  expect(await told).toEqual(changed);
  const done = emptied(studio);
  await studio.window.call("queue.add", tinyDraft());
  await done;
  const {
    pictures: [picture],
  } = await studio.window.call("pictures.query", { query: {} });
  expect(picture!.file).toBe("a house-100.webp");
  const month = `${new Date().getFullYear()}-${String(new Date().getMonth() + 1).padStart(2, "0")}`;
  expect((await readRecipe(join(folder, "elsewhere", month, picture!.file))).prompt).toBe("a house");
  const { window } = await open({ store });
  expect((await window.call("studio.welcome", null)).settings).toEqual(changed);
});

test("a folder where nothing can be saved is refused, and the settings stay", async () => {
  const { window } = await open();
  await writeFile(join(folder, "file"), "");
  await expect(window.call("settings.change", { picturesFolder: join(folder, "file", "below") })).rejects.toMatchObject(
    { code: "studio.folder-unusable" },
  );
  await expect(window.call("settings.change", { model: "none" })).rejects.toMatchObject({ code: "model.unknown" });
  expect((await window.call("studio.welcome", null)).settings.picturesFolder).toBe(join(folder, "pictures"));
});

test("settings that cannot be used are kept aside, and the artist is told so, as of what the host mended", async () => {
  const { window } = await open({
    store: { store: { theme: "pink", picturesFolder: join(folder, "pictures") } },
    notices: ["The host says so."],
  });
  const { notices, settings } = await window.call("studio.welcome", null);
  expect(settings.theme).toBe("system");
  expect(notices).toEqual(["The host says so.", expect.stringMatching(/theme.*settings\.broken/)]);
});

test("the machine is reported also while a picture is made", async () => {
  const studio = await open();
  const done = emptied(studio);
  await studio.window.call("queue.add", tinyDraft({ count: 3 }));
  const report = await studio.window.call("machine.report", null);
  expect(report).toMatchObject({ chosen: { provider: expect.any(String) }, memory: { total: expect.any(Number) } });
  await done;
});

test("what a window must not send is refused, and inner calls do not exist for it", async () => {
  const { window } = await open();
  const refused = [
    ["queue.add", { ...tinyDraft(), width: 1e9 }, "rpc.invalid-input"],
    ["queue.add", { ...tinyDraft(), extra: 1 }, "rpc.invalid-input"],
    ["queue.add", null, "rpc.invalid-input"],
    ["queue.move", { id: -1, before: null }, "rpc.invalid-input"],
    ["queue.cancel", { ids: "some" }, "rpc.invalid-input"],
    ["settings.change", { theme: "pink" }, "rpc.invalid-input"],
    ["settings.change", { picturesFolder: "relative" }, "rpc.invalid-input"],
    ["settings.change", { __proto__: null, unknown: 1 }, "rpc.invalid-input"],
    ["system.reveal", { path: "a\0b" }, "rpc.invalid-input"],
    ["system.reveal", { path: "/" }, "studio.no-reveal"],
    ["people.list", { view: "none" }, "rpc.invalid-input"],
    ["pictures.get", { id: "1" }, "rpc.invalid-input"],
    ["people.add", { name: "", sources: [] }, "rpc.invalid-input"],
    ["file.reference", { id: 1 }, "rpc.unknown-call"],
    ["jobs.cancel", { id: 1 }, "rpc.unknown-call"],
  ] as const;
  for (const [call, input, code] of refused) {
    await expect(
      window.call(call as "queue.add", input as never),
      `${call} ${JSON.stringify(input)}`,
    ).rejects.toMatchObject({ code });
  }
});

test("a host's dialogs are used where it has some", async () => {
  const revealed: string[] = [];
  const studio = await open({
    pickFolder: async ({ title }) => `/chosen for ${title}`,
    reveal: (path) => void revealed.push(path),
  });
  expect(await studio.window.call("system.pickFolder", { title: "Pictures" })).toBe("/chosen for Pictures");
  const done = emptied(studio);
  await studio.window.call("queue.add", tinyDraft());
  await done;
  const {
    pictures: [picture],
  } = await studio.window.call("pictures.query", { query: {} });
  await studio.window.call("system.reveal", { picture: picture!.id });
  expect(revealed).toEqual([expect.stringMatching(/pictures.*a house-100\.png$/)]);
  await expect(studio.window.call("system.reveal", { path: join(folder, "nowhere") })).rejects.toMatchObject({
    code: "studio.not-there",
  });
});
