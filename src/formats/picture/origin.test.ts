import sharp from "sharp";
import { expect, test } from "vitest";
import { recipeWith } from "../../../tests/fixtures/recipe.ts";
import { originOf } from "./made-in.ts";
import { encodeWithRecipe } from "./metadata.ts";
import { originInPacket, xmpPacket } from "./xmp.ts";

const origin = {
  engine: "0.1.0",
  provider: "cuda",
  device: 'NVIDIA "H200" <NVL> & more',
  seconds: 8.75,
  machine: "attic",
} as const;

test.each(["png", "jpeg", "webp"] as const)("a %s says where it comes from, and that is read back", async (format) => {
  const image = sharp({ create: { width: 64, height: 64, channels: 3, background: "#345" } }).toFormat(format);
  const saved = { file: "a", format, width: 64, height: 64, recipe: recipeWith() };
  const bytes = await encodeWithRecipe(image, { ...saved, origin });
  expect(originOf(bytes, await sharp(bytes).metadata())).toEqual(origin);
  const silent = await encodeWithRecipe(image, saved);
  expect(originOf(silent, await sharp(silent).metadata())).toBeNull();
});

test("what a packet says in another form, or half, is nothing; what a younger version says beside it does no harm", () => {
  const packet = xmpPacket(recipeWith(), { origin });
  expect(originInPacket(packet.replaceAll("atelier:", "a:"))).toBeNull();
  expect(originInPacket(packet.replaceAll("atelier", "ns1"))).toBeNull();
  const renamed = packet.replace("xmlns:atelier=", "xmlns:ns1=").replaceAll("atelier:", "ns1:");
  expect(originInPacket(renamed)).toEqual(origin);
  expect(originInPacket(packet.replace("8.75", "-1"))).toBeNull();
  expect(originInPacket(packet.replace("8.75,", '8.75,"mood":"good",'))).toEqual(origin);
  expect(originInPacket(packet.replace("8.75,", "8.75"))).toBeNull();
});
