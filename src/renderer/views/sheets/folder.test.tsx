// @vitest-environment happy-dom
import { beforeEach, expect, test } from "vitest";
import { Fault } from "../../../contract/fault.ts";
import { openStudio } from "../../testing/studio.tsx";
import { bringFolder } from "./folder.ts";

let id = 0;
const add = ({ name }: { readonly name: string }) => {
  if (name === "Broken")
    throw new Fault("image.unreadable", { file: "broken.jpg", reason: "it is damaged or incomplete" });
  return { id: ++id, name } as never;
};
const studio = openStudio({
  "people.add": add,
  "styles.add": add,
  "people.change": () => ({}) as never,
  "styles.change": () => ({}) as never,
  "history.logged": () => null,
});
/** Undo asks what was logged besides. */
const asked = () => {
  const all = studio.asked.splice(0).filter(({ name }) => name !== "history.logged");
  return all.map(({ name, input }) => [name, input]);
};
const file = (name: string, folder = "Holiday") =>
  Object.defineProperty(new File(["x"], name), "webkitRelativePath", {
    value: folder === "" ? "" : `${folder}/${name}`,
  });
const sources = [{ upload: "upload" }];

beforeEach(() => {
  id = 0;
  studio.asked.splice(0);
});

test("each picture of a folder is somebody of its own, in the order of the names, with the folder as its tag", async () => {
  expect(await bringFolder("person", [file("anna 10.jpg"), file("anna 9.jpg")])).toEqual({ made: [1, 2], refused: [] });
  const tags = { add: ["Holiday"] };
  expect(asked()).toEqual([
    ["people.add", { name: "Anna", sources }],
    ["people.change", { id: 1, change: { tags } }],
    ["people.add", { name: "Anna", sources }],
    ["people.change", { id: 2, change: { tags } }],
  ]);
});

test("one that cannot be read is named and keeps no other out; without a folder there is no tag", async () => {
  const { made, refused } = await bringFolder("style", [file("broken.jpg", ""), file("ink.png", "")]);
  expect(made).toEqual([1]);
  expect(refused).toEqual([expect.stringMatching(/^broken\.jpg could not be read/)]);
  expect(asked().map(([name]) => name)).toEqual(["styles.add", "styles.add"]);
});
