import { chmod, mkdtemp, readdir, rm, stat, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { fileKeeper, findToken, type TokenKeeper } from "./token.ts";

let base = "";
beforeAll(async () => void (base = await mkdtemp(join(tmpdir(), "atelier-token-"))));
afterAll(() => rm(base, { recursive: true, force: true }));

/** Who may read a file; Windows knows no modes. */
const modeOf = async (file: string): Promise<number> =>
  process.platform === "win32" ? 0o600 : (await stat(file)).mode & 0o777;

const keeping = (kept: string | null): TokenKeeper => ({
  place: "keeper",
  read: async () => kept,
  write: async () => {},
  forget: async () => {},
  refused: () => null,
});

test("the token named for this run comes before HF_TOKEN, and that before the one kept", async () => {
  const file = join(base, "named");
  await writeFile(file, " hf_named\n");
  const env = { HF_TOKEN: "hf_env" };
  expect(await findToken({ file, env, keeper: keeping("hf_kept") })).toEqual({ value: "hf_named", source: file });
  expect(await findToken({ env, keeper: keeping("hf_kept") })).toEqual({ value: "hf_env", source: "HF_TOKEN" });
  expect(await findToken({ env: { HF_TOKEN: "" }, keeper: keeping("hf_kept") })).toEqual({
    value: "hf_kept",
    source: "keeper",
  });
  expect(await findToken({ env: {}, keeper: keeping(null) })).toBeNull();
});

test.each([
  ["is not there", null, "it is not there"],
  ["is empty", "\n", "it is empty"],
  ["holds something else", "hf_one\nhf_two\n", "what it holds is no token"],
])("a token file that %s is told, without what it holds", async (name, text, why) => {
  const file = join(base, name);
  if (text !== null) await writeFile(file, text);
  const fault = await findToken({ file, env: {}, keeper: keeping(null) }).catch((error: unknown) => error);
  expect(fault).toMatchObject({ code: "download.token-file", data: { file, why } });
  expect(JSON.stringify(fault)).not.toContain("hf_one");
});

test("a token that is kept comes back, and nobody else can read it, whatever was there before", async () => {
  const home = join(base, "home", "deep");
  const keeper = fileKeeper(home);
  expect(await keeper.read()).toBeNull();
  await keeper.write("hf_first");
  if (process.platform !== "win32") await chmod(keeper.place, 0o644);
  await keeper.write("hf_second");
  expect(await keeper.read()).toBe("hf_second");
  expect(await modeOf(keeper.place)).toBe(0o600);
  expect(await readdir(home)).toEqual(["hub-token"]);
  await keeper.forget();
  expect(await keeper.read()).toBeNull();
});
