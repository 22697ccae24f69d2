import { execFileSync } from "node:child_process";
import * as realFs from "node:fs/promises";
import path from "node:path";
import { describe, expect, test } from "vitest";
import { temporaryFolder } from "../../tests/fixtures/temporary.ts";
import {
  type FolderSystem,
  leavingNoEmptyFolders,
  makeFolder,
  makeFolderSync,
  proveFolder,
  proveWritable,
  realPlace,
} from "./folders.ts";

const root = temporaryFolder();
const failing = (code: string) => Object.assign(new Error(`${code}: as the test wants it`), { code });
/** A file system that answers one call with an error. */
const without = (call: keyof FolderSystem, code: string): FolderSystem => ({
  ...realFs,
  [call]: () => Promise.reject(failing(code)),
});

describe.each([
  ["makeFolder", makeFolder],
  ["makeFolderSync", async (folder: string) => makeFolderSync(folder)],
])("%s", (name, make) => {
  test("makes what is missing, and is content with what is there", async () => {
    const folder = path.join(root, name, "a", "b", "c");
    await make(folder);
    expect((await realFs.stat(folder)).isDirectory()).toBe(true);
    await make(folder);
    await Promise.all([make(path.join(folder, "d", "e")), make(path.join(folder, "d", "e"))]);
    expect(await realFs.readdir(folder)).toEqual(["d"]);
  });

  test("fails where a file stands in the way", async () => {
    const file = path.join(root, `${name}.txt`);
    await realFs.writeFile(file, "");
    await expect(make(file)).rejects.toMatchObject({ code: "EEXIST" });
    await expect(make(path.join(file, "below"))).rejects.toMatchObject({
      code: expect.stringMatching(/EEXIST|ENOTDIR/),
    });
  });

  test.skipIf(process.platform !== "linux")(
    "gives up where the system says ENOENT of a folder that is there",
    async () => {
      for (const folder of ["/proc/foo", "/proc/foo/bar/baz"])
        await expect(make(folder)).rejects.toMatchObject({ code: "ENOENT" });
    },
  );
});

test("asks the system once for each missing folder, whatever it answers", async () => {
  const asked: string[] = [];
  const fs = {
    ...realFs,
    mkdir: (at: string) => {
      asked.push(path.relative(root, at));
      return Promise.reject(failing("ENOENT"));
    },
  } as FolderSystem;
  await expect(makeFolder(path.join(root, "x", "y", "z"), fs)).rejects.toMatchObject({ code: "ENOENT" });
  expect(asked).toEqual(["x"]);
});

describe("the proof that files can be kept", () => {
  test("leaves the folder, made where it was missing, and nothing in it", async () => {
    const folder = path.join(root, "proof", "deep");
    await proveFolder(folder, { bytes: 1 });
    expect(await realFs.readdir(folder)).toEqual([]);
  });

  test.each<[string, keyof FolderSystem, string]>([
    ["read-only", "open", "EROFS"],
    ["not permitted", "mkdir", "EACCES"],
    ["the disk is full", "open", "ENOSPC"],
    ["taken away", "mkdir", "ENOENT"],
    ["taken away", "open", "ENODEV"],
    ["reports EIO", "open", "EIO"],
  ])("says that it is %s", async (words, call, code) => {
    const folder = path.join(root, `without-${call}-${code}`);
    await expect(proveFolder(folder, { fs: without(call, code) })).rejects.toMatchObject({
      code: "image.folder-unusable",
      message: expect.stringContaining(words),
    });
    expect(await realFs.readdir(folder).catch(() => [])).toEqual([]);
  });

  test("gives a drive up that never answers", async () => {
    const fs = { ...realFs, stat: () => new Promise(() => {}) } as unknown as FolderSystem;
    const told = { code: "image.folder-unusable", message: expect.stringContaining("does not answer") };
    await expect(proveFolder(path.join(root, "dead"), { fs, patience: 1 })).rejects.toMatchObject(told);
    const open = { ...realFs, open: () => new Promise(() => {}) } as unknown as FolderSystem;
    await expect(proveWritable(root, open, 1)).rejects.toMatchObject(told);
  });

  test("asks for the room that is needed; a file system that does not tell has enough", async () => {
    const statfs = (blocks: number) =>
      ({ ...realFs, statfs: async () => ({ blocks, bavail: 10, bsize: 100 }) }) as unknown as FolderSystem;
    await expect(proveFolder(root, { bytes: 1001, fs: statfs(20) })).rejects.toMatchObject({ code: "image.no-space" });
    await proveFolder(root, { bytes: 1000, fs: statfs(20) });
    await proveFolder(root, { bytes: 1001, fs: statfs(0) });
  });

  test("really writes: a disk that takes names but no bytes is full", async (ctx) => {
    const disk = path.join(root, "disk");
    await realFs.mkdir(disk);
    try {
      execFileSync("mount", ["-t", "tmpfs", "-o", "size=4k", "tmpfs", disk], { stdio: "ignore" });
    } catch {
      ctx.skip("mounting a small tmpfs is not permitted here; run as root on Linux to include this");
    }
    try {
      await realFs.writeFile(path.join(disk, "filler"), Buffer.alloc(4096));
      await expect(proveFolder(disk)).rejects.toMatchObject({
        code: "image.folder-unusable",
        message: expect.stringContaining("full"),
      });
    } finally {
      execFileSync("umount", [disk]);
    }
  });
});

describe("work that saves into a folder that it makes", () => {
  const begun = async (name: string, saved: readonly string[], failure?: Error) => {
    const folder = path.join(root, name, "below");
    await leavingNoEmptyFolders(folder, async () => {
      await makeFolder(folder);
      for (const file of saved) await realFs.writeFile(path.join(folder, file), "");
      if (failure) throw failure;
    });
  };
  const left = (name: string) => realFs.readdir(path.join(root, name)).catch(() => "not made");

  test("leaves no empty folder where it fails", async () => {
    await expect(begun("empty", [], new Error("no picture"))).rejects.toThrow("no picture");
    expect(await left("empty")).toBe("not made");
  });

  test("leaves what was saved before it failed, and what was there before", async () => {
    await expect(begun("kept", ["one.png"], new Error("the second"))).rejects.toThrow("the second");
    expect(await left("kept")).toEqual(["below"]);
    await realFs.mkdir(path.join(root, "there"));
    await expect(begun("there", [], new Error("no picture"))).rejects.toThrow("no picture");
    expect(await left("there")).toEqual([]);
  });

  test("leaves all where it succeeds", async () => {
    await begun("done", []);
    expect(await left("done")).toEqual(["below"]);
  });
});

test("a place that is not there yet lies where the links above it lead", async () => {
  const real = path.join(await realFs.realpath(root), "real");
  await realFs.mkdir(real);
  await realFs.symlink(real, path.join(root, "link"));
  await realFs.symlink("nowhere", path.join(root, "loose"));
  expect(await realPlace(path.join(root, "link", "new", "b.zip"))).toBe(path.join(real, "new", "b.zip"));
  expect(await realPlace(path.join(root, "link", "..", "real"))).toBe(real);
  expect(await realPlace(path.join(root, "loose", "x"))).toBe(path.join(path.dirname(real), "loose", "x"));
});
