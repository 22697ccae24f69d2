import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { temporaryFolder } from "../../../tests/fixtures/temporary.ts";
import { farmOf, inOneLine, readFarm } from "./address.ts";
import { storeName } from "../store/store.ts";

const folder = temporaryFolder();
const file = join(folder, "studio.farm.json");
const written = (text: string): string => {
  writeFileSync(file, text);
  return file;
};
const good = { queue: "redis://127.0.0.1:6379", store: "shared" };

test("what lies beside the file is found from wherever it is read", async () => {
  // Some authorities write in words before it what it says.
  const certificate = "Certificate: of ours\n-----BEGIN CERTIFICATE-----\nMII=\n-----END CERTIFICATE-----\n";
  writeFileSync(join(folder, "ca.crt"), certificate);
  expect(await readFarm(written(JSON.stringify({ ...good, ca: "ca.crt" })))).toMatchObject({
    store: join(folder, "shared"),
    ca: certificate,
    pool: "portraits",
  });
});

test.each([
  ["not JSON", "{", "it does not read as one; perhaps a part is missing"],
  ["an empty file", " \n", "it is empty"],
  ["a list", "[1]", "must be a group of fields"],
  ["without a folder", JSON.stringify({ queue: good.queue }), "address: store is missing. Ask"],
  ["a folder that is a number", JSON.stringify({ ...good, store: 5 }), "must be a folder, or a bucket"],
  ["a file in place of a certificate", JSON.stringify({ ...good, ca: "studio.farm.json" }), "is no certificate"],
  ["another program's", JSON.stringify({ url: "x" }), "queue"],
  ["another protocol", JSON.stringify({ ...good, queue: "https://nas" }), "must begin with rediss://"],
  ["a pool with blanks", JSON.stringify({ ...good, pool: "my pool" }), "takes letters a to z, digits and hyphens"],
  ["a certificate that is gone", JSON.stringify({ ...good, ca: "gone.crt" }), "gone.crt cannot be read"],
])("%s is refused with the reason", async (_, text, reason) => {
  await expect(readFarm(written(text))).rejects.toMatchObject({
    code: "farm.no-address",
    message: expect.stringContaining(reason),
  });
});

test("a folder, and a file that is not there, are refused as such", async () => {
  await expect(readFarm(folder)).rejects.toThrow("it is a folder");
  await expect(readFarm(join(folder, "none"))).rejects.toThrow("no such file is there");
});

test("a key would not cross a network readably", async () => {
  const queue = "redis://ana:key@nas.studio:6379";
  await expect(readFarm(written(JSON.stringify({ ...good, queue })))).rejects.toMatchObject({
    code: "farm.unencrypted",
    message: expect.not.stringContaining("key"),
  });
});

const nas = { endpoint: "https://nas.studio:9000", bucket: "atelier", key: "ANA", secret: "hush" };
const withBucket = (change: object) => written(JSON.stringify({ ...good, store: { ...nas, ...change } }));

test("a bucket is a store, also in one line, and is named without its key", async () => {
  const farm = await readFarm(withBucket({}));
  expect(farm.store).toEqual({ ...nas, region: "us-east-1" });
  expect(await farmOf(inOneLine(farm))).toEqual(farm);
  expect(storeName(farm.store)).toBe("https://nas.studio:9000/atelier");
});

test.each([
  ["readably over a network", { endpoint: "http://nas.studio:9000" }, "farm.unencrypted", "nas.studio"],
  ["without its secret", { secret: "" }, "farm.no-address", "store"],
  ["with a path in its server", { endpoint: "https://nas.studio/atelier" }, "farm.no-address", "store"],
])("a bucket %s is refused", async (_, change, code, word) => {
  const message = expect.stringContaining(word) as string;
  await expect(readFarm(withBucket(change))).rejects.toMatchObject({ code, message });
  await expect(readFarm(withBucket(change))).rejects.toMatchObject({ message: expect.not.stringContaining("hush") });
});

test("an address in one line says the same as its file, its certificate in it", async () => {
  const authority = "-----BEGIN CERTIFICATE-----\nMII=\n-----END CERTIFICATE-----\n";
  writeFileSync(join(folder, "ca.crt"), authority);
  const farm = await readFarm(written(JSON.stringify({ ...good, ca: "ca.crt", pool: "posters" })));
  const line = inOneLine(farm);
  expect(line).toMatch(/^atelier-farm:[\w-]+$/);
  expect(await farmOf(` ${line}\n`)).toEqual(farm);
  expect(await farmOf(written(line))).toEqual({ ...farm, ca: authority });
  await expect(farmOf('{"queue":"redis://127.0.0.1","store":"shared"}')).rejects.toThrow(
    "shared lies beside its file: give the file itself, or shared by its full path",
  );
});

test.each(["farm.json", "./farm.json", "rediss://ana:KEY@nas.studio:6380"])(
  "in a window %s is neither an address nor a file's full path, and that is said",
  async (typed) => {
    await expect(farmOf(typed)).rejects.toThrow(
      "What was given is no farm's address: it is neither one in one line nor the full path of its file",
    );
  },
);
