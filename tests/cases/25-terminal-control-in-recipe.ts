/** A stranger's picture carries a recipe whose prompt holds escape sequences, a window title and a bidi override. */
import { copyFile, mkdir } from "node:fs/promises";
import { join } from "node:path";
import { expect } from "vitest";
import type { Case } from "./case.ts";

/** What would steer a terminal, or turn the order of signs round: controls without the line feed, and bidi marks. */
const steering = /(?!\n)[\p{Cc}\p{Bidi_Control}]/u;

export default {
  should: "no control character and no mark of direction out of a recipe, a name or a path reaches the terminal",
  async try({ atelier, input, folder }) {
    const info = await atelier("info", input("evil.png"));
    expect(info.code).toBe(0);
    expect(info.stdout).toContain("Prompt");
    expect(info.stdout).not.toMatch(steering);

    const json = await atelier("info", input("evil.png"), "--json");
    expect((JSON.parse(json.stdout) as { prompt: string }).prompt).toMatch(steering);
    expect(json.stdout).not.toMatch(steering);

    const pictures = join(folder, "from a\x1b[31m friend");
    await mkdir(pictures);
    await copyFile(input("evil.png"), join(pictures, "one\n\u202etwo.png"));
    const rebuilt = await atelier("library", "rebuild", pictures);
    expect(rebuilt.code).toBe(0);
    const list = await atelier("library", "list", "pictures");
    expect(list.stdout.trimEnd().split("\n")).toHaveLength(1);
    expect(list.stdout).not.toMatch(steering);

    const gone = await atelier("info", join(pictures, "no\x1b[2J\u202esuch\nfile.png"));
    expect(gone.code).toBe(3);
    expect(gone.stderr.trimEnd().split("\n")).toHaveLength(1);
    expect(gone.stderr).not.toMatch(steering);

    const plan = await atelier("export", "--out", pictures, "--dry-run");
    expect(plan.code).toBe(0);
    expect(plan.stdout + plan.stderr).not.toMatch(steering);
  },
} satisfies Case;
