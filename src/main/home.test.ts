import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { expect, test } from "vitest";
import { homeFolder, picturesFolder } from "./home.ts";

test.each([
  ["linux", {}, "/home/mira", "/home/mira/.local/share/uso-atelier"],
  ["linux", { XDG_DATA_HOME: "/data/mira" }, "/home/mira", "/data/mira/uso-atelier"],
  ["linux", { XDG_DATA_HOME: "relative" }, "/home/mira", "/home/mira/.local/share/uso-atelier"],
  ["darwin", {}, "/Users/mira", "/Users/mira/Library/Application Support/uso-atelier"],
  ["win32", { APPDATA: "D:\\Roaming" }, "C:\\Users\\mira", "D:\\Roaming\\uso-atelier"],
  ["win32", {}, "C:\\Users\\mira", "C:\\Users\\mira\\AppData\\Roaming\\uso-atelier"],
  ["linux", { ATELIER_HOME: "/studio", XDG_DATA_HOME: "/data" }, "/home/mira", "/studio"],
] as const)("on %s with %j the library lies where that system keeps such things", (platform, env, user, expected) => {
  expect(homeFolder({ platform, env, user })).toBe(expected);
});

test.skipIf(process.platform === "win32")(
  "pictures go where the desktop says, whatever it calls them (a Linux matter, read with its paths)",
  async () => {
    const user = await mkdtemp(path.join(tmpdir(), "home-"));
    try {
      const machine = { platform: "linux", env: {}, user } as const;
      expect(picturesFolder(machine)).toBe(`${user}/Pictures`);
      await mkdir(path.join(user, ".config"));
      await writeFile(
        path.join(user, ".config/user-dirs.dirs"),
        'XDG_MUSIC_DIR="$HOME/Musik"\nXDG_PICTURES_DIR="$HOME/Bilder"\n',
      );
      expect(picturesFolder(machine)).toBe(`${user}/Bilder`);
    } finally {
      await rm(user, { recursive: true });
    }
  },
);
