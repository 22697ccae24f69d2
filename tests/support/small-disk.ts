/** A disk of a few megabytes, which is full as soon as a test wishes. Needs the right to mount one. */
import { spawnSync } from "node:child_process";
import { closeSync, mkdirSync, mkdtempSync, openSync, rmSync, statfsSync, truncateSync, writeSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { onTestFinished } from "vitest";

export interface SmallDisk {
  /** On it, and empty. */
  readonly folder: string;
  /** Leaves so many bytes of room. */
  fill(left: number): void;
  empty(): void;
  /** Whether anything can be written there. */
  writable(yes: boolean): void;
}

const mounted = (...args: readonly string[]): boolean => spawnSync("mount", args).status === 0;

/** Why no disk can be had here; null where one can. */
export const noDisk: string | null = (() => {
  const folder = mkdtempSync(join(tmpdir(), "disk-"));
  const works = process.platform === "linux" && mounted("-t", "tmpfs", "-o", "size=1m", "tmpfs", folder);
  if (works) spawnSync("umount", [folder]);
  rmSync(folder, { recursive: true, force: true });
  return works ? null : "this account may mount nothing";
})();

/** @param megabytes  that it has */
export function smallDisk(megabytes = 50): SmallDisk {
  const at = mkdtempSync(join(tmpdir(), "disk-"));
  if (!mounted("-t", "tmpfs", "-o", `size=${megabytes}m`, "tmpfs", at)) throw new Error("nothing can be mounted");
  onTestFinished(() => {
    spawnSync("umount", ["-l", at]);
    rmSync(at, { recursive: true, force: true });
  });
  const folder = join(at, "own");
  mkdirSync(folder);
  const filler = join(at, "filler");
  const empty = () => rmSync(filler, { force: true });
  return {
    folder,
    fill(left) {
      const file = openSync(filler, "w");
      const some = Buffer.alloc(65_536);
      let bytes = 0;
      try {
        for (;;) bytes += writeSync(file, some);
      } catch (error) {
        if ((error as { code?: unknown }).code !== "ENOSPC") throw error;
      } finally {
        closeSync(file);
      }
      const { bavail, bsize } = statfsSync(at);
      truncateSync(filler, Math.max(0, bytes - (left - bavail * bsize)));
    },
    empty,
    writable: (yes) => void mounted("-o", `remount,${yes ? "rw" : "ro"}`, at),
  };
}
