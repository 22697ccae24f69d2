import { expect, test } from "vitest";
import type { Doubt } from "../contract/library/doubts.ts";
import { Fault } from "../contract/fault.ts";
import type { PersonId, ReferenceId, StyleId } from "../contract/values/id.ts";
import type { HandlerContext } from "../contract/rpc/server.ts";
import type { StudioEvents } from "../contract/studio.ts";
import type { Blobs } from "../jobs/blobs.ts";
import type { JobLibrary, StoredReference } from "../jobs/library.ts";
import type { EngineClient } from "./children/engine-client.ts";
import { doubtHandlers } from "./doubts.ts";

function studio(found: Readonly<Record<string, Doubt | null>>) {
  const asked: string[] = [];
  const reference = (name: string, kind: "person" | "style") =>
    ({
      id: 1,
      path: `/${name}.png`,
      sha256: name,
      turn: 0,
      crop: null,
      kept: "copied",
      weight: 100,
      owner: { kind, id: 1, name },
    }) as unknown as StoredReference;
  const library = {
    reference: async (id: ReferenceId) => reference(`person ${id}`, "person"),
    stylePictures: async (id: StyleId) => {
      if (id > 5) throw new Fault("library.unknown", { kind: "style", id });
      return [reference(`style ${id}`, "style")];
    },
    learnedStyle: () => Promise.reject(new Error("whether it was learned makes no difference")),
  } as unknown as JobLibrary;
  const engine = {
    call: async (_: string, { file }: { readonly file: string }) => {
      asked.push(file);
      return found[file] ?? null;
    },
  } as unknown as EngineClient;
  const blobs = { keep: async (path: string) => ({ path, sha256: path }) } as unknown as Blobs;
  const handlers = doubtHandlers({ library, blobs, engine });
  const context = { signal: new AbortController().signal } as HandlerContext<StudioEvents>;
  const doubts = (people: readonly number[], styles: readonly number[]) =>
    handlers["parts.doubts"](
      {
        people: people.map((id) => ({ person: id as PersonId, photo: id as ReferenceId })),
        styles: styles.map((id) => ({ style: id as StyleId, weight: 100 })),
      },
      context,
    );
  return { asked, doubts };
}

test("each part is told of by its place, and a picture is looked at once", async () => {
  const { asked, doubts } = studio({ "/person 2.png": "bordered", "/style 1.png": "blank" });
  const told = [
    { role: "subject", at: 1, doubt: "bordered" },
    { role: "style", at: 0, doubt: "blank" },
  ];
  expect(await doubts([1, 2], [1])).toEqual(told);
  expect(await doubts([1, 2], [1])).toEqual(told);
  expect(asked).toHaveLength(3);
});

test("of a style that is gone nothing is said, and the next is told of", async () => {
  const { doubts } = studio({ "/style 3.png": "bordered" });
  expect(await doubts([], [9, 3])).toEqual([{ role: "style", at: 1, doubt: "bordered" }]);
});
