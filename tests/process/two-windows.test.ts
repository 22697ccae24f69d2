/** Two windows of one studio that change the library at the same moment. */
import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { connect } from "../../src/contract/rpc/client.ts";
import { memoryPorts } from "../../src/contract/rpc/memory.ts";
import { type StudioCalls, studioCalls, type StudioEvents } from "../../src/contract/studio.ts";
import { plainExport } from "../../src/contract/library/exporting.ts";
import { serve } from "../../src/contract/rpc/server.ts";
import { testStudio } from "../fixtures/open-studio.ts";
import { noisePicture, temporaryFolder } from "../library.ts";

test("each takes back its own, whichever part of the studio does it, and however their calls overlap", async () => {
  const folder = temporaryFolder();
  const share = join(folder, "share");
  mkdirSync(share);
  const opened = await testStudio(folder);
  const [ours, theirs] = memoryPorts();
  serve<StudioCalls, StudioEvents>(theirs, studioCalls, opened.studio.handlers);
  const other = connect<StudioCalls, StudioEvents>(ours);
  const here = { window: opened.window, asker: "here" };
  const there = { window: other, asker: "there" };
  type Window = typeof here;
  const ask = <K extends keyof StudioCalls & string>(
    { window, asker }: Window,
    gesture: number,
    call: K,
    input: StudioCalls[K]["in"],
  ) => window.call(call, input, { by: { asker, gesture } });
  const sources = async (name: string) => [{ path: await noisePicture(join(folder, `${name}.png`)) }] as const;
  const names = async () => ({
    people: (await other.call("people.list", { view: "all" })).map(({ name }) => name).toSorted(),
    styles: (await other.call("styles.list", { view: "all" })).map(({ name }) => name).toSorted(),
    presets: (await other.call("export.presets", null)).map(({ name }) => name).filter((name) => name.includes("own")),
  });

  const add = async (window: Window, call: "people.add" | "styles.add", name: string) =>
    ask(window, 1, call, { name, sources: await sources(name) });
  await Promise.all([
    add(here, "people.add", "Anna"),
    add(there, "people.add", "Ben"),
    add(here, "styles.add", "Comic"),
    add(there, "styles.add", "Drypoint"),
  ]);
  const [comic] = await other.call("styles.list", { view: "all" });
  const pack = await other.call("packs.publish", { folder: share, style: comic!.id, author: "Ana", licence: "Free" });
  const options = { ...plainExport, folder, template: "{seed}" };
  await other.call("export.presets", null);
  await Promise.all([
    ask(here, 2, "packs.accept", { folder: share, id: pack.id }),
    ask(there, 2, "export.savePreset", { name: "their own", options }),
    ask(here, 3, "export.savePreset", { name: "my own", options }),
  ]);
  const packed = "Comic, version 1 by Ana";
  const people = ["Anna", "Ben"];
  expect(await names()).toEqual({
    people,
    styles: ["Comic", packed, "Drypoint"],
    presets: ["my own", "their own"],
  });

  const undo = (window: Window, gesture: number) => ask(window, gesture, "history.undo", "own");
  expect(await undo(here, 3)).toEqual({ what: "Saved the preset my own" });
  expect(await undo(here, 2)).toEqual({ what: `Added ${packed}` });
  expect(await names()).toEqual({ people, styles: ["Comic", "Drypoint"], presets: ["their own"] });
  expect(await undo(there, 1)).not.toBeNull();
  expect(await names()).toEqual({ people: ["Anna"], styles: ["Comic"], presets: ["their own"] });
  expect(await undo(there, 3)).toBeNull();
  expect(await undo(here, 1)).not.toBeNull();
  expect(await names()).toEqual({ people: [], styles: [], presets: ["their own"] });
  other.close();
  await opened.close();
});
