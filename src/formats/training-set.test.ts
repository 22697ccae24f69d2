/** Folders of pictures as kohya, ai-toolkit and diffusers take them, and what they are to a training. */
import { mkdirSync, mkdtempSync, writeFileSync } from "node:fs";
import { dirname, join, relative } from "node:path";
import { expect, test } from "vitest";
import { temporaryFolder } from "../../tests/fixtures/temporary.ts";
import { captionedPictures } from "./style-folder.ts";
import { readTrainingSet, saidOf } from "./training-set.ts";
import { readTriplets } from "./triplets.ts";

const base = temporaryFolder();

/** A folder of these files; of pictures only the names count here. */
function folderOf(files: Readonly<Record<string, string>>): string {
  const folder = mkdtempSync(join(base, "set-"));
  for (const [name, content] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, name)), { recursive: true });
    writeFileSync(join(folder, name), content);
  }
  return folder;
}

async function read(files: Readonly<Record<string, string>>) {
  const folder = folderOf(files);
  const { kind, pictures } = await readTrainingSet(folder);
  const short = (file: string | null) => file && relative(folder, file).replaceAll("\\", "/");
  const told = pictures.map((p) => [short(p.file), p.caption, p.repeats, p.group, short(p.control)]);
  return { kind, told };
}

test("kohya's folders say how often their pictures count and what they show, unless a caption does", async () => {
  const found = await read({
    "10_ink_drawing/b.png": "",
    "10_ink_drawing/a.jpg": "",
    "10_ink_drawing/a.txt": "a cat\n on a chair\n",
    "2_sks woman/c.webp": "",
    "2_sks woman/c.caption": "a woman",
    "log/notes.md": "",
  });
  expect(found).toEqual({
    kind: "kohya",
    told: [
      ["2_sks woman/c.webp", "a woman", 2, "2_sks woman", null],
      ["10_ink_drawing/a.jpg", "a cat on a chair", 10, "10_ink_drawing", null],
      ["10_ink_drawing/b.png", "ink drawing", 10, "10_ink_drawing", null],
    ],
  });
});

test("kohya's folder of pictures beside its results is found, and folders without a number are classes", async () => {
  const found = await read({
    "img/5_ink/a.png": "",
    "img/plain/b.png": "",
    "log/x.txt": "",
    "model/y.safetensors": "",
  });
  expect(found.told).toEqual([
    ["img/5_ink/a.png", "ink", 5, "5_ink", null],
    ["img/plain/b.png", "plain", 1, "plain", null],
  ]);
});

test("ai-toolkit's captions lose the word that stands for a trigger, and pairs have their content", async () => {
  const found = await read({
    "b.png": "",
    "b.txt": "",
    "a.png": "",
    "a.txt": "[trigger] a dog, in a park",
    "control/a.jpg": "",
  });
  expect(found).toEqual({
    kind: "ai-toolkit",
    told: [
      ["a.png", "a dog, in a park", 1, "", "control/a.jpg"],
      ["b.png", "", 1, "", null],
    ],
  });
});

test.each(["text", "caption", "prompt"])("diffusers' metadata.jsonl is read, captions under %s", async (column) => {
  const line = (file: string, words: string) => JSON.stringify({ file_name: file, other: 3, [column]: words });
  const found = await read({
    "train/a.png": "",
    "b.png": "",
    "unnamed.png": "",
    "metadata.jsonl": `${line("train/a.png", " a house ")}\n\n${line("b.png", "a tree")}\n`,
  });
  expect(found).toEqual({
    kind: "diffusers",
    told: [
      ["train/a.png", "a house", 1, "", null],
      ["b.png", "a tree", 1, "", null],
    ],
  });
});

test("pictures alone are a set without words, and no pictures are none", async () => {
  expect(await read({ "a.png": "", "notes.md": "" })).toEqual({ kind: "pictures", told: [["a.png", "", 1, "", null]] });
  expect((await read({ "notes.txt": "" })).told).toEqual([]);
});

test.each<readonly [string, string, string]>([
  ["a line that is no JSON", "{", "training.triplet-invalid"],
  ["a line without file_name", '{"text":"a"}', "training.triplet-invalid"],
  ["a picture outside of the folder", '{"file_name":"../x.png"}', "training.triplet-invalid"],
  ["a picture that is not there", '{"file_name":"x.png"}', "training.picture-missing"],
])("of metadata.jsonl %s is said with its number", async (_, line, code) => {
  const folder = folderOf({ "a.png": "", "metadata.jsonl": `{"file_name":"a.png"}\n${line}\n` });
  await expect(readTriplets(folder)).rejects.toMatchObject({ code, data: { line: 2 } });
});

test("each picture is a target as often as it counts, its style shown by another of its folder", async () => {
  const folder = folderOf({ "2_ink/a.png": "", "2_ink/b.png": "", "1_oil/c.png": "" });
  const found = (await readTriplets(folder)).map(({ content, style, target, prompt }) => [
    content,
    style && relative(folder, style).replaceAll("\\", "/"),
    relative(folder, target).replaceAll("\\", "/"),
    prompt,
  ]);
  expect(found).toEqual([
    [null, null, "1_oil/c.png", "oil"],
    [null, "2_ink/b.png", "2_ink/a.png", "ink"],
    [null, "2_ink/b.png", "2_ink/a.png", "ink"],
    [null, "2_ink/a.png", "2_ink/b.png", "ink"],
    [null, "2_ink/a.png", "2_ink/b.png", "ink"],
  ]);
});

test("a folder of triplets stays one of triplets, whatever pictures lie there", async () => {
  const folder = folderOf({ "a.png": "", "triplets.jsonl": '{"target":"a.png","prompt":"x"}' });
  expect(await readTriplets(folder)).toMatchObject([{ content: null, style: null, prompt: "x" }]);
});

test("a folder with nothing to learn from is refused", async () => {
  await expect(readTriplets(folderOf({}))).rejects.toMatchObject({ code: "training.no-triplets" });
  await expect(readTriplets(join(base, "nowhere"))).rejects.toMatchObject({ code: "training.no-triplets" });
});

test("of one picture its folder says the same, without the others being read", async () => {
  const folder = folderOf({
    "10_ink_drawing/a.jpg": "",
    "10_ink_drawing/b.jpg": "",
    "10_ink_drawing/b.txt": "a cat",
    "listed/images/1.png": "",
    "listed/metadata.jsonl": `no line\n${JSON.stringify({ file_name: "images/1.png", text: " a boat " })}\n`,
    "plain/1.png": "",
  });
  const said = (name: string) => saidOf(join(folder, name));
  expect(await said("10_ink_drawing/a.jpg")).toEqual({ caption: "ink drawing", repeats: 10 });
  expect(await said("10_ink_drawing/b.jpg")).toEqual({ caption: "a cat", repeats: 10 });
  expect(await said("listed/images/1.png")).toEqual({ caption: "a boat", repeats: 1 });
  expect(await said("plain/1.png")).toEqual({ caption: "", repeats: 1 });
  expect(await said("nowhere/1.png")).toEqual({ caption: "", repeats: 1 });
});

test("a style's folder is read with how often its pictures count", async () => {
  const folder = folderOf({ "10_ink/a.jpg": "", "3_ink/b.jpg": "" });
  expect((await captionedPictures(folder)).map(({ repeats }) => repeats).toSorted((a, b) => a - b)).toEqual([3, 10]);
});
