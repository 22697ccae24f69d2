/** What a run asks for before it begins. The library and the model stand in; no engine starts. */
import { expect, test } from "vitest";
import { temporaryFolder } from "../../../tests/fixtures/temporary.ts";
import type { StyleId } from "../../contract/values/id.ts";
import type { StyleDepth } from "../../contract/learning/learning.ts";
import type { Settings } from "../../contract/settings.ts";
import type { ModelFolder } from "../../formats/manifest.ts";
import { homeAt } from "../library/opening/home.ts";
import { createTurns } from "../long-work/turns.ts";
import { openTeacher } from "./teacher.ts";

const base = temporaryFolder();
let count = 0;

/** A teacher whose library has no style: a run gets as far as looking for it. */
async function aTeacher(licence: object) {
  const home = homeAt(`${base}/${++count}`);
  const gone = new Error("there is no such style");
  const teacher = await openTeacher({
    home,
    library: { call: () => Promise.reject(gone) },
    people: base,
    settings: () => ({ model: "uso" }) as Settings,
    model: async () => ({ folder: base, manifest: { id: "uso", licence } }) as unknown as ModelFolder,
    engine: {},
    turns: createTurns(),
    emit: () => undefined,
  });
  const { handlers } = teacher;
  type Context = Parameters<(typeof handlers)["teach.start"]>[1];
  const none = {} as Context;
  const start = async (accept: boolean, depth: StyleDepth = "tokens") =>
    handlers["teach.start"]({ style: 1 as StyleId, depth, accept }, none);
  return { terms: async () => handlers["teach.terms"](null, none), start, gone };
}

test("a licence that binds holds a run back until it is accepted, once for this machine", async () => {
  const { terms, start, gone } = await aTeacher({ name: "FLUX.1 [dev] Non-Commercial License", commercial: false });
  expect(await terms()).toMatchObject({ free: false, accepted: false });
  await expect(start(false)).rejects.toMatchObject({ code: "training.licence" });
  // What is had at once was not trained.
  await expect(start(false, "at once")).rejects.toBe(gone);
  await expect(start(true)).rejects.toBe(gone);
  expect(await terms()).toMatchObject({ accepted: true });
  await expect(start(false)).rejects.toBe(gone);
});

test("a free model asks for nothing", async () => {
  const { terms, start, gone } = await aTeacher({ name: "Apache-2.0", commercial: true });
  expect(await terms()).toMatchObject({ free: true, accepted: true });
  await expect(start(false)).rejects.toBe(gone);
});
