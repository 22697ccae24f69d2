import { expect, test } from "vitest";
import { nameOfFile, nameOfLora, nameOfFiles } from "./file-name.ts";

test("a file's name is read as a person's: no ending, no numbers at the end, words apart, a capital first", () => {
  expect(nameOfFile("anna.jpg")).toBe("Anna");
  expect(nameOfFile("anna_march-2.jpg")).toBe("Anna march");
  expect(nameOfFile("08-linocut.png")).toBe("Linocut");
  expect(nameOfFile("greta03.png")).toBe("Greta");
  expect(nameOfFile("Éloïse (1).webp")).toBe("Éloïse");
  expect(nameOfFile("oil painting.final.png")).toBe("Oil painting final");
});

test("names that cameras and clipboards give are no names", () => {
  const files = [
    "IMG_2034.jpg",
    "DSC00012.JPG",
    "image.png",
    "2024-03-01.jpg",
    "Screenshot 2024-01-01.png",
    "PXL_20240101_120000.jpg",
    "0f3a9c1b2d4e5f60718293a4b5c6d7e8.png",
    ".png",
  ];
  expect(files.map(nameOfFile)).toEqual(files.map(() => ""));
});

test("several files share the words they all begin with", () => {
  expect(nameOfFiles(["Anna Berg studio.jpg", "anna berg beach.jpg"])).toBe("Anna Berg");
  expect(nameOfFiles(["ben.jpg", "cem.jpg"])).toBe("Ben");
  expect(nameOfFiles(["IMG_1.jpg", "IMG_2.jpg"])).toBe("");
  expect(nameOfFiles([])).toBe("");
});

test("a LoRA is called by its name, or by its file of either system", () => {
  expect(nameOfLora({ path: "/loras/turbo v2.safetensors" })).toBe("turbo v2");
  expect(nameOfLora({ path: "C:\\loras\\turbo.safetensors" })).toBe("turbo");
  expect(nameOfLora({ name: "Glow", path: "/x" })).toBe("Glow");
});
