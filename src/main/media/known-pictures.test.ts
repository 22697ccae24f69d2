import { beforeEach, expect, test } from "vitest";
import { answeringLibrary } from "../../../tests/fixtures/answering-library.ts";
import type { PictureId } from "../../contract/values/id.ts";
import { Fault } from "../../contract/fault.ts";
import { knownPictures } from "./known-pictures.ts";

const asked: string[] = [];
let digest = "";
let gone: readonly number[] = [];
const file = (id: number) => ({ path: `/pictures/${id}.png`, sha256: `${id}${digest}`, width: 8, height: 8 });
const library = answeringLibrary({
  "file.pictures": ({ ids }) => {
    asked.push(ids.join());
    return ids.filter((id) => !gone.includes(id)).map((id) => [id, file(id)] as const);
  },
  "file.picture": ({ id }) => {
    asked.push(`one ${id}`);
    if (gone.includes(id)) throw new Fault("library.unknown", { kind: "picture", id });
    return file(id);
  },
});
const ids = (...all: number[]) => all as unknown as readonly PictureId[];
const one = (n: number) => n as PictureId;

beforeEach(() => {
  asked.splice(0);
  [digest, gone] = ["abcdefgh", []];
});

test("the tiles of a screen are looked up in one question, also those asked for before it is answered", async () => {
  const pictures = knownPictures(library);
  pictures.expect(ids(1, 2, 3));
  const files = await Promise.all([1, 2, 3].map((id) => pictures.file(one(id), `${id}abcdefg`)));
  expect(files.map(({ path }) => path)).toEqual(["/pictures/1.png", "/pictures/2.png", "/pictures/3.png"]);
  pictures.expect(ids(2, 3, 4));
  await pictures.file(one(1), "1abcdefg");
  expect(asked).toEqual(["1,2,3", "4"]);
});

test("what is known is no answer where other content is asked for, or whatever there is now", async () => {
  const pictures = knownPictures(library);
  pictures.expect(ids(1));
  await pictures.file(one(1), "1abcdefg");
  digest = "zyxwvuts";
  expect(await pictures.file(one(1), "1zyxwvut")).toEqual(file(1));
  expect(await pictures.file(one(1), null)).toEqual(file(1));
  pictures.forget();
  await pictures.file(one(1), "1zyxwvut");
  expect(asked).toEqual(["1", "one 1", "one 1", "one 1"]);
});

test("a picture that the library does not have is asked for by itself, and refused", async () => {
  gone = [2];
  const pictures = knownPictures(library);
  pictures.expect(ids(1, 2));
  await expect(pictures.file(one(2), "2abcdefg")).rejects.toMatchObject({ code: "library.unknown" });
  expect(asked).toEqual(["1,2", "one 2"]);
});

test("what was asked for before the library changed is not kept after it", async () => {
  const pictures = knownPictures(library);
  const asking = pictures.file(one(1), null);
  pictures.forget();
  await asking;
  await pictures.file(one(1), "1abcdefg");
  expect(asked).toEqual(["one 1", "one 1"]);
});
