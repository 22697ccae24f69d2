import { expect, test } from "vitest";
import { Fault } from "../contract/fault.ts";
import type { StyleId } from "../contract/values/id.ts";
import type { HandlerContext } from "../contract/rpc/server.ts";
import type { StudioEvents } from "../contract/studio.ts";
import type { Blobs } from "../jobs/blobs.ts";
import type { JobLibrary, StoredReference } from "../jobs/library.ts";
import type { EngineClient } from "./children/engine-client.ts";
import { fightingHandlers } from "./fighting.ts";

/** How each style's picture lies on a line. */
const places = [0, 0.1, 0.9];

function studio() {
  const asked: (readonly string[])[] = [];
  const reference = (id: number) =>
    ({
      id,
      path: `/styles/${id}.png`,
      sha256: String(id).repeat(64),
      turn: 0,
      crop: null,
      kept: "copied",
      weight: 100,
      owner: { kind: "style", id, name: `Style ${id}` },
    }) as unknown as StoredReference;
  const library = {
    stylePictures: async (id: StyleId) => {
      if (places[id] === undefined) throw new Fault("library.unknown", { kind: "style", id });
      return [reference(id)];
    },
    learnedStyle: () => Promise.reject(new Error("whether it was learned makes no difference")),
  } as unknown as JobLibrary;
  const at = (file: string) => places[Number(/\d+/.exec(file)![0])]!;
  const engine = {
    call: async (_: string, { files }: { readonly files: readonly string[] }) => {
      asked.push(files);
      return files.map((one) => files.map((other) => Math.abs(at(one) - at(other))));
    },
  } as unknown as EngineClient;
  const keep = async (path: string) => ({ path, sha256: (/\d+/.exec(path) ?? ["0"])[0].repeat(64) });
  const blobs = { keep } as unknown as Blobs;
  const handlers = fightingHandlers({ library, blobs, engine, bundled: () => Promise.resolve("/models/uso-mini") });
  const context = { signal: new AbortController().signal } as HandlerContext<StudioEvents>;
  const fighting = (...ids: readonly number[]) =>
    handlers["styles.fighting"]({ styles: ids.map((id) => ({ style: id as StyleId, weight: 100 })) }, context);
  return { asked, fighting };
}

test("far ones fight, near ones do not, and the engine is asked once of the same pictures", async () => {
  const { asked, fighting } = studio();
  expect(await fighting(0, 1, 2)).toEqual([
    [0, 2],
    [1, 2],
  ]);
  expect(await fighting(2, 1)).toEqual([[0, 1]]);
  expect(await fighting(0, 1)).toEqual([]);
  expect(asked).toHaveLength(1);
});

test("one that cannot be had fights with nobody, and one alone asks nothing of the engine", async () => {
  const { asked, fighting } = studio();
  expect(await fighting(7, 0)).toEqual([]);
  expect(await fighting(0)).toEqual([]);
  expect(asked).toEqual([]);
  expect(await fighting(7, 0, 2)).toEqual([[1, 2]]);
});
