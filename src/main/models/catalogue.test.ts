import { cp, mkdir, mkdtemp, rm, symlink, truncate, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { isFault } from "../../contract/fault.ts";
import { bundledModel, findModel, listModels, modelRoots, modelsFolder } from "./catalogue.ts";

let root = "";
beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), "atelier-models-"));
  const { folder } = await findModel(bundledModel);
  await cp(folder, join(root, "cut-short"), { recursive: true });
  await truncate(join(root, "cut-short", "t5.safetensors"), 1000);
  await mkdir(join(root, "no-json"));
  await writeFile(join(root, "no-json", "model.json"), "{");
  await mkdir(join(root, "not-a-model"));
});
afterAll(() => rm(root, { recursive: true, force: true }));

test("the bundled model is found by its id and by its folder", async () => {
  const byId = await findModel(bundledModel);
  expect(byId.manifest.id).toBe(bundledModel);
  expect((await findModel(byId.folder)).folder).toBe(byId.folder);
});

test("a model's folder is found in whichever Unicode form its path is typed, and so is the one that ATELIER_MODELS names", async () => {
  const { folder } = await findModel(bundledModel);
  const kept = join(root, "Modèles".normalize("NFD"));
  await mkdir(kept);
  await symlink(folder, join(kept, "mini"));
  const typed = join(root, "Modèles".normalize("NFC"));
  expect((await findModel(join(typed, "mini"))).folder).toBe(join(kept, "mini"));
  expect(modelsFolder({ ATELIER_HOME: root, ATELIER_MODELS: typed })).toBe(kept);
});

test("models are looked for in the project's folder, in the one that ATELIER_MODELS names and in the studio's, and new ones go where they are found", () => {
  const env = { ATELIER_HOME: join(root, "home") };
  const [own] = modelRoots(env);
  expect(modelRoots(env)).toEqual([own, join(root, "home", "models")]);
  expect(modelsFolder(env)).toBe(join(root, "home", "models"));
  expect(modelRoots({ ...env, ATELIER_MODELS: root })).toEqual([own, root, join(root, "home", "models")]);
  expect(modelsFolder({ ...env, ATELIER_MODELS: root })).toBe(root);
});

test("broken models are listed with what is wrong, and folders without model.json are passed over", async () => {
  const entries = await listModels([root]);
  expect(entries.map((e) => (e.kind === "broken" ? e.fault.code : "usable"))).toEqual([
    "model.file-size",
    "model.invalid",
  ]);
});

test("a root that does not exist holds no models", async () => {
  expect(await listModels([join(root, "nowhere")])).toEqual([]);
});

test("asking for a broken model by its folder's name says what is wrong with it", async () => {
  await expect(findModel("cut-short", [root])).rejects.toSatisfy((e) => isFault(e, "model.file-size"));
});

test("an unknown model is refused with the names of those there are", async () => {
  const error: unknown = await findModel("flux-huge").catch((e: unknown) => e);
  expect(isFault(error, "model.unknown") && error.data.known).toContain(bundledModel);
});
