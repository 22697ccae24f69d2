import { expect, test } from "vitest";
import { Fault } from "../../contract/fault.ts";
import { bringIn, told } from "./bring-in.ts";

const file = (name: string) => new File(["x"], name, { type: "image/png" });
const [a, b, notes] = [file("a.png"), file("b.png"), file("notes.png")];

/** A library that keeps file names and refuses what is no picture. */
function library() {
  const calls: string[][] = [];
  const put = async (files: readonly File[], entry: readonly string[] | null) => {
    const names = files.map(({ name }) => name);
    calls.push(names);
    for (const name of names)
      if (name.startsWith("notes"))
        throw new Fault("image.unreadable", { file: name, reason: "it is in no picture format known here" });
    return [...(entry ?? []), ...names];
  };
  return { calls, put };
}

test("good files come in with one call", async () => {
  const { calls, put } = library();
  expect(await bringIn([a, b], null, put)).toEqual({ entry: ["a.png", "b.png"], refused: [] });
  expect(calls).toEqual([["a.png", "b.png"]]);
});

test("a file that is no picture keeps no other out, and its sentence names it", async () => {
  const { put } = library();
  const { entry, refused } = await bringIn([notes, a, b], null, put);
  expect(entry).toEqual(["a.png", "b.png"]);
  expect(refused).toHaveLength(1);
  expect(refused[0]).toMatchObject({ file: notes, mend: "other" });
  expect(refused[0]?.message).toContain("notes.png");
});

test("where nothing came in there is no entry, even if one was to be added to", async () => {
  const { put } = library();
  expect((await bringIn([notes], ["a.png"], put)).entry).toBeNull();
  expect((await bringIn([notes, file("notes2.png")], ["a.png"], put)).entry).toBeNull();
});

test("what concerns every file is told once, with all of them to try again", async () => {
  const { refused } = await bringIn([a, b], null, () => Promise.reject(new Fault("library.disk-full", {})));
  expect(told(refused)).toMatchObject([{ mend: "again", files: [a, b] }]);
});
