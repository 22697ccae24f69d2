import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import sharp from "sharp";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { parseRecipe } from "../../contract/making/recipe.ts";
import type { Recipe } from "../../contract/making/recipe.ts";
import type { Format } from "./format.ts";
import { readRecipe } from "./metadata.ts";
import { insertTextChunks } from "./png.ts";
import { writePicture } from "./write.ts";
import { recipeJsonIn } from "./xmp.ts";

let folder: string;
beforeAll(async () => void (folder = await mkdtemp(path.join(tmpdir(), "metadata-"))));
afterAll(() => rm(folder, { recursive: true }));

const formats: readonly Format[] = ["png", "jpeg", "webp"];
const size = { width: 96, height: 64 };
const pixels = { ...size, rgb: Uint8Array.from({ length: 96 * 64 * 3 }, (_, i) => i % 251) };

function recipe(changes: Partial<Recipe> = {}): Recipe {
  return parseRecipe({
    version: 1,
    model: "uso-mini",
    subjects: [],
    styles: [],
    prompt: "a portrait in ink",
    ...size,
    steps: 20,
    guidance: 4,
    seed: 7,
    count: 1,
    contentLongSide: 512,
    keepSize: false,
    loraStrength: 1,
    schedule: "uso",
    ...changes,
  });
}

async function saved(format: Format, given: Recipe, title?: string): Promise<string> {
  const file = path.join(folder, `${format}-${Math.random().toString(36).slice(2)}.${format}`);
  await writePicture(pixels, { file, format, recipe: given, title });
  return file;
}

async function packet(file: string): Promise<string> {
  return (await sharp(file).metadata()).xmpAsString ?? "";
}

const prompts: Readonly<Record<string, string>> = {
  plain: "a portrait in ink",
  empty: "",
  markup: `<b>"bold" & 'quoted'</b> ]]> <!-- -- --> &amp; &#65; <?xpacket end="w"?>`,
  "any script": "Grüße, 你好, こんにちは, שלום, 👩🏽‍🎨🎨 – ﷽",
  "lines and controls": "one\ntwo\r\nthree\rfour\ttab\0nul\x01\x1b\x7f\x85\u2028\u2029",
  "characters XML forbids": "\ufffe\uffff\ud800 alone, \udc00 alone",
  "looks like settings": "Steps: 3, Seed: 4\nNegative prompt: none\nSteps: 99, Sampler: DDIM",
  "JSON within": '{"version":2,"prompt":"\\u0041"}',
  "long, western": "ä, ".repeat(2666),
  "long, eastern": "画".repeat(8000),
  "long, all markup": "&".repeat(8000),
  "long, all controls": "\x01".repeat(8000),
};

describe("the recipe comes back unchanged", () => {
  test("with what its steps leave out", async () => {
    const given = recipe({ speed: { firstBlockCache: 0.08, referenceEvery: 4 } });
    expect(await readRecipe(await saved("png", given))).toEqual(given);
  });

  for (const format of formats) {
    for (const [name, prompt] of Object.entries(prompts)) {
      test(`from ${format}, prompt: ${name}`, async () => {
        const file = await saved(format, recipe({ prompt }));
        expect(await readRecipe(file)).toEqual(recipe({ prompt }));
        const { info } = await sharp(file, { failOn: "warning" }).raw().toBuffer({ resolveWithObject: true });
        expect([info.width, info.height]).toEqual([96, 64]);
      });
    }

    test(`from ${format}, pictures and LoRAs relative inside the file and absolute again outside`, async () => {
      const given = recipe({
        subjects: [{ path: path.join(folder, "me & you.jpg"), sha256: "ab".repeat(32) }],
        styles: [{ path: path.resolve(folder, "..", "styles", "ink.png") }],
        loras: [
          {
            path: path.resolve(folder, "..", "loras", "turbo.safetensors"),
            sha256: "cd".repeat(32),
            name: "Turbo",
            strength: -0.75,
          },
        ],
      });
      const file = await saved(format, given);
      expect(await packet(file)).toContain('"path":"me &amp; you.jpg"');
      expect(await packet(file)).toContain('"path":"../styles/ink.png"');
      expect(await packet(file)).toContain('"path":"../loras/turbo.safetensors"');
      expect(await readRecipe(file)).toEqual(given);
    });
  }

  test("from a PNG whose text chunks were removed, by its XMP", async () => {
    const given = recipe({ prompt: prompts["markup"]! });
    const file = path.join(folder, "stripped.png");
    await writeFile(
      file,
      await sharp(await saved("png", given))
        .keepXmp()
        .png()
        .toBuffer(),
    );
    expect((await sharp(file).metadata()).comments).toBeUndefined();
    expect(await readRecipe(file)).toEqual(given);
  });

  test("from a packet that another program rewrote as attributes under another prefix", () => {
    const packet = `<rdf:Description xmlns:ns0='https://uso-atelier.invalid/ns/1.0/' ns0:recipe="{&quot;a&quot;:&#x201c;&#38;}"/>`;
    expect(recipeJsonIn(packet)).toBe('{"a":“&}');
  });
});

describe("what other programs read", () => {
  for (const format of formats) {
    test(`${format} says that it was made by a model, and whether a photograph went in`, async () => {
      const generated = await packet(await saved(format, recipe()));
      expect(generated).toContain(">http://cv.iptc.org/newscodes/digitalsourcetype/trainedAlgorithmicMedia<");
      const composite = await packet(await saved(format, recipe({ subjects: [{ path: "/me.jpg" }] })));
      expect(composite).toContain(
        ">http://cv.iptc.org/newscodes/digitalsourcetype/compositeWithTrainedAlgorithmicMedia<",
      );
      expect(composite).toContain("<xmp:CreatorTool>USO Atelier</xmp:CreatorTool>");
    });

    test(`${format} has title and prompt, markup escaped`, async () => {
      const xmp = await packet(await saved(format, recipe({ prompt: "a < b & c" }), 'T & "t"'));
      expect(xmp).toContain('<rdf:li xml:lang="x-default">a &lt; b &amp; c</rdf:li>');
      expect(xmp).toContain('<rdf:li xml:lang="x-default">T &amp; "t"</rdf:li>');
    });
  }

  const settings =
    "Steps: 20, Sampler: Euler, Schedule type: USO, CFG scale: 1, Distilled CFG Scale: 4, Seed: 7, " +
    "Size: 96x64, Model: uso-mini, LoRA strength: 1, Version: USO Atelier";

  for (const prompt of ["a portrait in ink", "Grüße", "你好 🎨\nsecond line", ""]) {
    test(`PNG has generation parameters for the prompt ${JSON.stringify(prompt)}`, async () => {
      expect(await pngText(await saved("png", recipe({ prompt })), "parameters")).toBe(`${prompt}\n${settings}`.trim());
    });

    for (const format of ["jpeg", "webp"] as const) {
      test(`${format} has them in its EXIF user comment as big-endian UTF-16 for ${JSON.stringify(prompt)}`, async () => {
        const { exif } = await sharp(await saved(format, recipe({ prompt }))).metadata();
        const mark = exif!.indexOf("UNICODE\0");
        const text = Buffer.from(
          exif!.subarray(mark + 8, mark + 8 + 2 * `${prompt}\n${settings}`.trim().length),
        ).swap16();
        expect(text.toString("utf16le")).toBe(`${prompt}\n${settings}`.trim());
        expect(exif!.toString("utf8")).toContain("USO Atelier\0");
        expect(exif!.toString("utf8")).toContain(`${prompt}\0`);
      });
    }
  }

  test("PNG has XMP as the plain iTXt that the standard asks for", async () => {
    const file = await saved("png", recipe({ prompt: "Grüße" }));
    expect(await pngText(file, "XML:com.adobe.xmp")).toBe(await packet(file));
    expect((await readFile(file)).includes("iTXtXML:com.adobe.xmp\0\0\0\0\0<?xpacket")).toBe(true);
  });

  test("settings with commas are quoted", async () => {
    expect(await pngText(await saved("png", recipe({ model: "mine, all: mine" })), "parameters")).toContain(
      'Model: "mine, all: mine", ',
    );
  });

  test("text chunks are tEXt where Latin-1 holds the text and iTXt elsewhere, right after the header", async () => {
    const plain = await sharp(pixels.rgb, { raw: { ...size, channels: 3 } })
      .png()
      .toBuffer();
    const type = (text: string) => insertTextChunks(plain, [{ keyword: "k", text }]).toString("latin1", 37, 41);
    expect(
      insertTextChunks(plain, [{ keyword: "k", text: "plain", international: true }]).toString("latin1", 37, 41),
    ).toBe("iTXt");
    expect([type("Grüße\nzwei"), type("你好"), type("–"), type("a\u0085")]).toEqual(["tEXt", "iTXt", "iTXt", "iTXt"]);
  });
});

describe("pictures that give no recipe say why", () => {
  const cases: readonly [code: string, name: string, bytes: () => Promise<Uint8Array> | string][] = [
    [
      "recipe.absent",
      "foreign.png",
      () =>
        sharp(pixels.rgb, { raw: { ...size, channels: 3 } })
          .png()
          .toBuffer(),
    ],
    [
      "recipe.absent",
      "foreign.gif",
      () =>
        sharp(pixels.rgb, { raw: { ...size, channels: 3 } })
          .gif()
          .toBuffer(),
    ],
    ["image.unreadable", "text.png", () => "no picture"],
    ["recipe.invalid", "odd.png", () => tampered("not JSON at all")],
    ["recipe.invalid", "later.png", () => tampered('{"version":2}')],
  ];
  for (const [code, name, bytes] of cases) {
    test(`${name}: ${code}`, async () => {
      const file = path.join(folder, name);
      await writeFile(file, await bytes());
      await expect(readRecipe(file)).rejects.toMatchObject({ name: "Fault", code });
    });
  }

  test("a missing file: image.missing", async () => {
    await expect(readRecipe(path.join(folder, "gone.png"))).rejects.toMatchObject({ code: "image.missing" });
  });

  test("a JPEG without room for the recipe is refused before it is written, and WebP takes it", async () => {
    const given = recipe({ styles: Array.from({ length: 8 }, (_, i) => ({ path: `/${i}${"p".repeat(9000)}` })) });
    const file = path.join(folder, "crowded.jpg");
    await expect(writePicture(pixels, { file, format: "jpeg", recipe: given })).rejects.toMatchObject({
      code: "image.recipe-too-long",
    });
    await expect(readRecipe(file)).rejects.toMatchObject({ code: "image.missing" });
    expect(await readRecipe(await saved("webp", given))).toEqual(given);
  });
});

/** A PNG text chunk as the specification has it: tEXt in Latin-1 (sharp takes it for UTF-8), iTXt in UTF-8. */
async function pngText(file: string, keyword: string): Promise<string | undefined> {
  const png = await readFile(file);
  for (let at = 8; at < png.length; at += 12 + png.readUInt32BE(at)) {
    const type = png.toString("latin1", at + 4, at + 8);
    const data = png.subarray(at + 8, at + 8 + png.readUInt32BE(at));
    if (!data.subarray(0, keyword.length + 1).equals(Buffer.from(`${keyword}\0`))) continue;
    if (type === "tEXt") return data.toString("latin1", keyword.length + 1);
    if (type === "iTXt") return data.toString("utf8", keyword.length + 5);
  }
  return undefined;
}

async function tampered(text: string): Promise<Buffer> {
  const plain = await sharp(pixels.rgb, { raw: { ...size, channels: 3 } })
    .png()
    .toBuffer();
  return insertTextChunks(plain, [{ keyword: "atelier", text }]);
}
