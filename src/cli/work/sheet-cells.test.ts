import { expect, test } from "vitest";
import type { SavedPicture } from "../../contract/engine.ts";
import { Fault } from "../../contract/fault.ts";
import { Unfinished } from "../output/output.ts";
import { makeCells } from "./sheet-cells.ts";

const saved = (file: string) => ({ file }) as SavedPicture;
const axes = { people: ["anna", "broken", "ben"], styles: ["ink", "wood"] };
const broken = new Fault("image.unreadable", { file: "broken", reason: "it is empty" });

test("a picture that cannot be read is tried once, named, and left out; all others are made", async () => {
  const tried: string[] = [];
  const cells = await makeCells(axes, 1, (person, style) => {
    tried.push(`${person} ${style}`);
    return person === "broken"
      ? Promise.reject(new Unfinished(broken, []))
      : Promise.resolve([saved(`${person} ${style}`)]);
  });
  expect(tried).toEqual(["anna ink", "anna wood", "broken ink", "ben ink", "ben wood"]);
  expect([...cells.refused]).toEqual([["broken", broken]]);
  expect(cells.axes).toEqual({ people: ["anna", "ben"], styles: ["ink", "wood"] });
  expect(cells.at("ben", "wood")).toEqual([saved("ben wood")]);
  expect(cells.at("broken", "ink")).toEqual([]);
  expect(cells.pictures.map(({ file }) => file)).toEqual(["anna ink", "anna wood", "ben ink", "ben wood"]);
});

test("without subjects there is one row, and without styles one column", async () => {
  const made = await makeCells({ people: [], styles: ["ink", "wood"] }, 1, (_, style) =>
    Promise.resolve([saved(style!)]),
  );
  expect([made.at(undefined, "ink"), made.at(undefined, "wood")]).toEqual([[saved("ink")], [saved("wood")]]);
  expect(
    (await makeCells({ people: [], styles: [] }, 1, () => Promise.resolve([saved("words")]))).pictures,
  ).toHaveLength(1);
});

test("any other fault ends the sheet with all that was finished: a full disk is not a picture's fault", async () => {
  const full = new Fault("image.disk-full", { file: "out/x.png" });
  const made = makeCells(axes, 1, (person, style) =>
    style === "wood"
      ? Promise.reject(new Unfinished(full, [saved("half")]))
      : Promise.resolve([saved(`${person} ${style}`)]),
  );
  const error = await made.catch((cause: unknown) => cause);
  expect(error).toBeInstanceOf(Unfinished);
  expect((error as Unfinished).fault).toBe(full);
  expect((error as Unfinished).pictures.map(({ file }) => file)).toEqual(["anna ink", "half"]);
});

test("several cells are made at once, and stand in the order of the sheet", async () => {
  let [now, most] = [0, 0];
  const cells = await makeCells(axes, 4, async (person, style) => {
    most = Math.max(most, ++now);
    await new Promise((resolve) => setTimeout(resolve, person === "anna" ? 30 : 1));
    now--;
    return [saved(`${person} ${style}`)];
  });
  expect(most).toBe(4);
  expect(cells.pictures.map(({ file }) => file)).toEqual(
    axes.people.flatMap((p) => axes.styles.map((s) => `${p} ${s}`)),
  );
});
