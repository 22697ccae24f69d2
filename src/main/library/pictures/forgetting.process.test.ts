/**
 * Forgetting, also on a disk that is full: what cannot be done now is done with the next job, and nothing fails by it.
 */
import { mkdirSync, readdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { Fault } from "../../../contract/fault.ts";
import type { LibraryEvents } from "../../../contract/library/library.ts";
import type { HandlerContext } from "../../../contract/rpc/server.ts";
import { newJob, recipe, store, temporaryFolder } from "../../../../tests/library.ts";
import { handlersOf } from "../handlers.ts";

const sha256 = "5e".repeat(32);
const context = { signal: new AbortController().signal } as HandlerContext<LibraryEvents>;

test("the files go at once, the rows with the next job that ends", async () => {
  const opened = await store(temporaryFolder());
  const { database, home } = opened.store;
  const disk = { ...opened.store };
  const calls = handlersOf({ ...opened, store: disk });
  mkdirSync(home.blobs, { recursive: true });
  writeFileSync(join(home.blobs, `${sha256}.png`), "her");
  const made = recipe({ subjects: [{ path: join(home.blobs, `${sha256}.png`), sha256, name: "Annabella" }] });
  const job = newJob("private");
  const added = (more: object) =>
    calls["jobs.add"](
      {
        job: {
          ...job,
          draft: { ...job.draft, private: "references" },
          order: { recipe: made, people: [], styles: [] },
          ...more,
        },
      } as never,
      context,
    );
  const [first, second] = [await added({}), await added({ order: null })];
  // The job's own state is still written; what follows finds the disk full.
  const full = (): never => {
    throw new Fault("library.disk-full", {});
  };
  Object.assign(disk, { database: { ...database, transaction: full } });
  expect(await calls["jobs.cancel"]({ id: first!.id }, context)).toBe(true);
  expect(readdirSync(home.blobs)).toEqual([]);
  const named = () => database.all("SELECT id FROM job WHERE instr(ordered, 'Annabella')");
  expect(named()).toHaveLength(1);
  Object.assign(disk, { database });
  expect(await calls["jobs.cancel"]({ id: second!.id }, context)).toBe(true);
  expect(named()).toEqual([]);
  await calls["library.close"](null, context);
});

test("what was made for a private picture that nobody makes goes, unless something else is made of it", async () => {
  const opened = await store(temporaryFolder());
  const { home } = opened.store;
  const calls = handlersOf(opened);
  const [unmade, used] = ["a1".repeat(32), "b2".repeat(32)];
  mkdirSync(home.blobs, { recursive: true });
  for (const one of [unmade, used]) writeFileSync(join(home.blobs, `${one}.png`), "her");
  const made = recipe({ subjects: [{ path: join(home.blobs, `${used}.png`), sha256: used, name: "Anna" }] });
  await calls["jobs.add"](
    { job: { ...newJob("waiting"), order: { recipe: made, people: [], styles: [] } } } as never,
    context,
  );
  await calls["file.unmade"]({ digests: [unmade, used] }, context);
  expect(readdirSync(home.blobs)).toEqual([`${used}.png`]);
  await calls["library.close"](null, context);
});
