/** What pages say of the bundled model's files is so. */
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { bundledManifest } from "./fixtures/model-copy.ts";

const root = join(import.meta.dirname, "..");
const pages = [
  "README.md",
  "models/uso-mini/README.md",
  ...readdirSync(join(root, "docs"))
    .filter((name) => name.endsWith(".md"))
    .map((name) => join("docs", name)),
];

/** A file that a page names, and the beginning of a digest that it calls today's. */
const named = pages.flatMap((page) => {
  const text = readFileSync(join(root, page), "utf8");
  return [...text.matchAll(/today's[^.]{0,40}begins?\swith\s`([0-9a-f]{8,64})`/g)].map(({ index, 1: digest }) => {
    const files = [...text.slice(0, index).matchAll(/`([\w-]+\.safetensors)`/g)];
    return { page, file: files.at(-1)?.[1] ?? "", digest: digest! };
  });
});

test("the weights that measurements are said to be of are those that are here", () => {
  expect(named.length).toBeGreaterThan(0);
  const { files } = bundledManifest();
  for (const { page, file, digest } of named)
    expect([page, file, files[file]?.sha256?.startsWith(digest) ?? false]).toEqual([page, file, true]);
});
