import { execFileSync } from "node:child_process";
import * as realFs from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { writeAtomically } from "./atomic.ts";
import type { FileSystem } from "./atomic.ts";

let folder: string;
beforeAll(async () => void (folder = await realFs.mkdtemp(path.join(tmpdir(), "atomic-"))));
afterAll(() => realFs.rm(folder, { recursive: true }));

const old = Buffer.from("the picture of yesterday");
const fresh = Buffer.alloc(300_000, 7);

/** A folder of its own with a picture in it. */
async function studio(name: string): Promise<string> {
  const file = path.join(folder, name, "picture.png");
  await realFs.mkdir(path.dirname(file));
  await realFs.writeFile(file, old);
  return file;
}

function failing(code: string): Error {
  return Object.assign(new Error(`${code}: as the test wants it`), { code });
}

/** A real file system whose file handles fail at one of their operations, after having written a part. */
function failingHandle(operation: "writeFile" | "sync", code: string): FileSystem {
  return {
    ...realFs,
    open: async (...given: Parameters<typeof realFs.open>) => {
      const handle = await realFs.open(...given);
      handle[operation] = async () => {
        await handle.write(fresh.subarray(0, 1000));
        throw failing(code);
      };
      return handle;
    },
  };
}

test("the bytes are there, the folder was made, and nothing else is left", async () => {
  const file = path.join(folder, "new", "deep", "picture.png");
  await writeAtomically(file, fresh);
  expect(await realFs.readFile(file)).toEqual(fresh);
  expect(await realFs.readdir(path.dirname(file))).toEqual(["picture.png"]);
});

describe("a failure leaves what was there and nothing half-written", () => {
  const cases: readonly [code: string, why: string, fs: FileSystem][] = [
    ["image.disk-full", "ENOSPC while writing", failingHandle("writeFile", "ENOSPC")],
    ["image.disk-full", "ENOSPC only when flushed", failingHandle("sync", "ENOSPC")],
    ["image.disk-full", "EDQUOT", failingHandle("writeFile", "EDQUOT")],
    ["image.write-failed", "EIO", failingHandle("sync", "EIO")],
    ["image.not-writable", "EACCES", { ...realFs, open: () => Promise.reject(failing("EACCES")) }],
    ["image.not-writable", "EROFS", { ...realFs, open: () => Promise.reject(failing("EROFS")) }],
    ["image.not-writable", "EPERM when renamed", { ...realFs, rename: () => Promise.reject(failing("EPERM")) }],
  ];
  for (const [code, why, fs] of cases) {
    test(`${why}: ${code}`, async () => {
      const file = await studio(why);
      await expect(writeAtomically(file, fresh, { fs })).rejects.toMatchObject({ name: "Fault", code, data: { file } });
      expect(await realFs.readFile(file)).toEqual(old);
      expect(await realFs.readdir(path.dirname(file))).toEqual(["picture.png"]);
    });
  }

  test("a folder of the picture's name: image.not-writable", async () => {
    const file = await studio("folder");
    await realFs.mkdir(path.join(path.dirname(file), "taken.png", "child"), { recursive: true });
    await expect(writeAtomically(path.join(path.dirname(file), "taken.png"), fresh)).rejects.toMatchObject({
      code: "image.not-writable",
    });
    expect((await realFs.readdir(path.dirname(file))).toSorted()).toEqual(["picture.png", "taken.png"]);
  });

  test("a file where the folder should be: image.not-writable", async () => {
    const file = await studio("file");
    await expect(writeAtomically(path.join(file, "a.png"), fresh)).rejects.toMatchObject({
      code: "image.not-writable",
    });
    await expect(writeAtomically(path.join(file, "sub", "a.png"), fresh)).rejects.toMatchObject({
      code: "image.not-writable",
    });
    expect(await realFs.readFile(file)).toEqual(old);
  });

  for (const moment of ["before", "while flushing"]) {
    test(`cancelled ${moment}: engine.cancelled`, async () => {
      const file = await studio(`cancelled ${moment}`);
      const controller = new AbortController();
      if (moment === "before") controller.abort();
      const open = async (...given: Parameters<typeof realFs.open>) => {
        const handle = await realFs.open(...given);
        handle.sync = () => Promise.resolve(controller.abort());
        return handle;
      };
      const options = { signal: controller.signal, fs: { ...realFs, open } };
      await expect(writeAtomically(file, fresh, options)).rejects.toMatchObject({ code: "engine.cancelled" });
      expect(await realFs.readFile(file)).toEqual(old);
      expect(await realFs.readdir(path.dirname(file))).toEqual(["picture.png"]);
    });
  }
});

describe("a name that was to be kept keeps what it held", () => {
  const systems: Readonly<Record<string, FileSystem>> = {
    "with links": realFs,
    "without links": { ...realFs, link: () => Promise.reject(failing("EPERM")) },
  };
  for (const [name, fs] of Object.entries(systems)) {
    test(`on a file system ${name}`, async () => {
      const file = await studio(`kept ${name}`);
      await expect(writeAtomically(file, fresh, { fs, keepExisting: true })).rejects.toMatchObject({
        code: "image.exists",
        data: { file },
      });
      expect(await realFs.readFile(file)).toEqual(old);
      const free = path.join(path.dirname(file), "free.png");
      await writeAtomically(free, fresh, { fs, keepExisting: true });
      expect(await realFs.readFile(free)).toEqual(fresh);
      expect((await realFs.readdir(path.dirname(file))).toSorted()).toEqual(["free.png", "picture.png"]);
    });
  }

  test("and of two that want one free name at once, one has it", async () => {
    const file = path.join(folder, "race", "picture.png");
    const outcomes = await Promise.allSettled(
      [0, 1, 2, 3].map((n) => writeAtomically(file, Buffer.alloc(5000, n), { keepExisting: true })),
    );
    expect(outcomes.filter(({ status }) => status === "fulfilled")).toHaveLength(1);
    expect(await realFs.readFile(file)).toEqual(
      Buffer.alloc(
        5000,
        outcomes.findIndex(({ status }) => status === "fulfilled"),
      ),
    );
    expect(await realFs.readdir(path.dirname(file))).toEqual(["picture.png"]);
  });
});

test("a disk that is really full keeps the earlier picture and no half one", async (context) => {
  const disk = path.join(folder, "disk");
  await realFs.mkdir(disk);
  try {
    execFileSync("mount", ["-t", "tmpfs", "-o", "size=64k", "tmpfs", disk], { stdio: "ignore" });
  } catch {
    context.skip("mounting a small tmpfs is not permitted here; run as root on Linux to include this");
  }
  try {
    const file = path.join(disk, "picture.png");
    await realFs.writeFile(file, old);
    await expect(writeAtomically(file, fresh)).rejects.toMatchObject({ name: "Fault", code: "image.disk-full" });
    expect(await realFs.readFile(file)).toEqual(old);
    expect(await realFs.readdir(disk)).toEqual(["picture.png"]);
  } finally {
    execFileSync("umount", [disk]);
  }
});
