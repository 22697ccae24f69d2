import { mkdtemp, mkdir, open, readFile, rm, truncate, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { basename, join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { type Fault, type FaultCode, isFault } from "../../contract/fault.ts";
import { readBytes, readFloats, readIntegers, readSafetensors, readTensor } from "./read.ts";
import { writeSafetensors } from "./write.ts";

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "safetensors-"));
});
afterAll(() => rm(folder, { recursive: true }));

let files = 0;
const fresh = () => join(folder, `case-${files++}.safetensors`);

/**
 * A file of the given header, with `dataBytes` zeros behind it and its true header length unless another is claimed.
 */
async function made(header: string | Uint8Array, dataBytes = 0, claimed?: bigint): Promise<string> {
  const text = Buffer.from(header);
  const length = Buffer.alloc(8);
  length.writeBigUInt64LE(claimed ?? BigInt(text.length));
  const path = fresh();
  await writeFile(path, Buffer.concat([length, text, Buffer.alloc(dataBytes)]));
  return path;
}

const entry = (dtype: string, shape: unknown, offsets: unknown) =>
  JSON.stringify({ dtype, shape, data_offsets: offsets });
const one = (description: string) => `{"w":${description}}`;

async function faultOf(path: string): Promise<Fault> {
  const error = await readSafetensors(path).then(
    () => undefined,
    (reason: unknown) => reason,
  );
  if (!isFault(error)) throw new Error(`no fault, but ${String(error)}`);
  return error;
}

/** name → [header, data bytes, expected code, what the sentence must name] */
const refused: Record<string, [string | Uint8Array, number, FaultCode, string?]> = {
  "an empty header": ["", 0, "weights.header-syntax"],
  "an array for a header": ["[]", 0, "weights.header-syntax"],
  "blanks before the header": [" {}", 0, "weights.header-syntax"],
  "a header cut short": ['{"w":{"dtype":"F32"', 0, "weights.header-syntax"],
  "text after the header": ["{} {}", 0, "weights.header-syntax"],
  "a comma too many": [`{"w":${entry("U8", [1], [0, 1])},}`, 1, "weights.header-syntax"],
  "a name without quotes": ["{w:1}", 0, "weights.header-syntax"],
  "a name without end": ['{"w', 0, "weights.header-syntax"],
  "half a surrogate pair in a name": ['{"\\ud800":{}}', 0, "weights.header-syntax"],
  "a byte that is not UTF-8": [Buffer.from([0x7b, 0x22, 0xff, 0x22, 0x3a, 0x31, 0x7d]), 0, "weights.header-encoding"],
  "metadata that are no object": ['{"__metadata__":[]}', 0, "weights.metadata-invalid"],
  "metadata with a number": ['{"__metadata__":{"a":1}}', 0, "weights.metadata-invalid", "a is no text"],
  "metadata with a key twice": [
    '{"__metadata__":{"a":"1","a":"2"}}',
    0,
    "weights.metadata-invalid",
    "a is there twice",
  ],
  "metadata twice": ['{"__metadata__":{},"__metadata__":{}}', 0, "weights.metadata-invalid"],
  "a tensor twice": [
    `{"w":${entry("U8", [1], [0, 1])},"w":${entry("U8", [1], [0, 1])}}`,
    1,
    "weights.tensor-twice",
    "w",
  ],
  "a tensor twice, once in escapes": [
    `{"w":${entry("U8", [1], [0, 1])},"\\u0077":${entry("U8", [1], [0, 1])}}`,
    1,
    "weights.tensor-twice",
    "w",
  ],
  "a tensor that is no object": [one("[1]"), 0, "weights.tensor-malformed", "w"],
  "a tensor that is null": [one("null"), 0, "weights.tensor-malformed", "w"],
  "a field twice": [
    one('{"dtype":"U8","dtype":"F32","shape":[1],"data_offsets":[0,1]}'),
    1,
    "weights.tensor-malformed",
    "dtype twice",
  ],
  "no dtype": [one('{"shape":[1],"data_offsets":[0,1]}'), 1, "weights.tensor-malformed", "no dtype"],
  "no shape": [one('{"dtype":"U8","data_offsets":[0,1]}'), 1, "weights.tensor-malformed", "no shape"],
  "no offsets": [one('{"dtype":"U8","shape":[1]}'), 1, "weights.tensor-malformed", "no data_offsets"],
  "a description of megabytes": [one(`{"x":"${"y".repeat(1 << 21)}"}`), 0, "weights.tensor-malformed", "w"],
  "brackets nested thirty thousand deep": [
    one(`{"dtype":"U8","shape":${"[".repeat(3e4)}${"]".repeat(3e4)},"data_offsets":[0,1]}`),
    1,
    "weights.tensor-shape",
  ],
  "an unknown dtype": [one(entry("F12", [1], [0, 1])), 1, "weights.tensor-dtype", "F12"],
  "a dtype inherited by every object": [
    one(entry("constructor", [1], [0, 1])),
    1,
    "weights.tensor-dtype",
    "constructor",
  ],
  "a dtype that is no text": [one('{"dtype":7,"shape":[1],"data_offsets":[0,1]}'), 1, "weights.tensor-dtype"],
  "a negative dimension": [one(entry("U8", [-1], [0, 1])), 1, "weights.tensor-shape", "[-1]"],
  "a broken dimension": [one(entry("U8", [1.5], [0, 1])), 1, "weights.tensor-shape", "[1.5]"],
  "a dimension in quotes": [one(entry("U8", ["1"], [0, 1])), 1, "weights.tensor-shape"],
  "a dimension beyond 2^53": [
    one('{"dtype":"U8","shape":[9007199254740993],"data_offsets":[0,1]}'),
    1,
    "weights.tensor-shape",
  ],
  "a shape whose product overflows": [one(entry("F32", [2 ** 40, 2 ** 40], [0, 1])), 1, "weights.tensor-shape"],
  "an overflow hidden by a zero": [one(entry("F32", [2 ** 40, 2 ** 40, 0], [0, 0])), 0, "weights.tensor-shape"],
  "a shape that is no list": [one(entry("U8", { length: 1 }, [0, 1])), 1, "weights.tensor-shape"],
  "three offsets": [one(entry("U8", [1], [0, 1, 2])), 1, "weights.tensor-offsets", "[0,1,2]"],
  "offsets in reverse": [one(entry("U8", [1], [1, 0])), 1, "weights.tensor-offsets"],
  "a negative offset": [one(entry("U8", [1], [-1, 0])), 1, "weights.tensor-offsets"],
  "an offset beyond 2^53": [one('{"dtype":"U8","shape":[1],"data_offsets":[0,1e300]}'), 1, "weights.tensor-offsets"],
  "fewer bytes than the shape needs": [one(entry("F32", [2], [0, 4])), 4, "weights.tensor-length", "8 bytes"],
  "more bytes than the shape needs": [one(entry("F16", [2], [0, 8])), 8, "weights.tensor-length", "4 bytes"],
  "a tensor beyond the file's end": [
    one(entry("F32", [1000], [0, 4000])),
    100,
    "weights.tensor-out-of-range",
    "w ends at 4.1 kB",
  ],
  "an offset that overflows the sum": [
    one(entry("U8", [0], [2 ** 53 - 1, 2 ** 53 - 1])),
    1,
    "weights.tensor-out-of-range",
  ],
  "tensors over each other": [
    `{"a":${entry("U8", [4], [0, 4])},"b":${entry("U8", [4], [2, 6])}}`,
    6,
    "weights.tensor-overlap",
    "a and b",
  ],
  "the same region for two tensors": [
    `{"a":${entry("U8", [4], [0, 4])},"b":${entry("U8", [4], [0, 4])}}`,
    4,
    "weights.tensor-overlap",
  ],
  "a hole between tensors": [
    `{"a":${entry("U8", [1], [0, 1])},"b":${entry("U8", [1], [2, 3])}}`,
    3,
    "weights.data-hole",
    "before tensor b",
  ],
  "a hole before the first tensor": [one(entry("U8", [1], [1, 2])), 2, "weights.data-hole"],
  "bytes after the last tensor": [one(entry("U8", [1], [0, 1])), 2, "weights.data-trailing"],
  "bytes after no tensor at all": ["{}", 1, "weights.data-trailing"],
};

test.each(Object.entries(refused))(
  "%s is refused, and the sentence names the file",
  async (_, [header, bytes, code, named]) => {
    const path = await made(header, bytes);
    const fault = await faultOf(path);
    expect(fault.code).toBe(code);
    expect(fault.message).toContain(basename(path));
    expect(fault.message).toContain(named ?? "");
    expect(fault.message.length).toBeLessThan(600);
  },
);

test.each([
  ["a header length beyond 2^53", "{}", 2n ** 63n + 5n, "weights.header-length"],
  ["a header length of 101 MB", "{}", 101_000_000n, "weights.header-length"],
  ["a header length of 99 MB in a file of ten bytes", "{}", 99_000_000n, "weights.header-truncated"],
  ["a header length one byte beyond the file", "{}", 3n, "weights.header-truncated"],
  ["a header length of zero", "{}", 0n, "weights.header-syntax"],
] as const)("%s is refused", async (_, header, claimed, code) => {
  expect((await faultOf(await made(header, 0, claimed))).code).toBe(code);
});

test.each([
  [0, "weights.impostor"],
  [7, "weights.file-too-short"],
] as const)("a file of %i bytes is refused", async (bytes, code) => {
  const path = fresh();
  await writeFile(path, Buffer.alloc(bytes));
  expect((await faultOf(path)).code).toBe(code);
});

test("99 MB of zeros that claim to be a header are refused without being read", async () => {
  const path = await made("", 0, 99_000_000n);
  await truncate(path, 99_000_008);
  const before = process.memoryUsage().arrayBuffers;
  expect((await faultOf(path)).code).toBe("weights.header-syntax");
  expect(process.memoryUsage().arrayBuffers - before).toBeLessThan(10_000_000);
});

test("a path that leads nowhere, to a folder, through a file, or that no file can have is refused", async () => {
  expect((await faultOf(join(folder, "absent.safetensors"))).code).toBe("weights.file-missing");
  const directory = join(folder, "folder.safetensors");
  await mkdir(directory);
  expect((await faultOf(directory)).code).toBe("weights.not-a-file");
  const through = join(await made("{}"), "below.safetensors");
  expect(["weights.file-unreadable", "weights.file-missing"]).toContain((await faultOf(through)).code);
  expect((await faultOf("nul\0byte")).code).toBe("weights.file-unreadable");
});

test("a truncated download says where the tensor ends and where the file does", async () => {
  const path = await made(`{"img_in.weight":${entry("U8", [24_100_000_000], [0, 24_100_000_000])}}`, 1);
  await truncate(path, 11_300);
  expect((await faultOf(path)).message).toBe(
    `${basename(path)} is incomplete: tensor img_in.weight ends at 24.1 GB, the file at 11.3 kB. Download it again.`,
  );
});

test("a sound file gives every tensor with its absolute region, and its metadata", async () => {
  const header = `{"__metadata__":{"k":"v"},"b":${entry("F32", [2, 1], [2, 10])},"a":${entry("BF16", [], [0, 2])},"none":${entry("F16", [0, 7], [2, 2])}}  `;
  const path = await made(header, 10);
  const file = await readSafetensors(path);
  const begin = 8 + header.length;
  expect(file).toMatchObject({ path, size: begin + 10, metadata: { k: "v" } });
  expect([...file.tensors.values()]).toEqual([
    { name: "b", dtype: "F32", shape: [2, 1], file: path, offset: begin + 2, length: 8 },
    { name: "a", dtype: "BF16", shape: [], file: path, offset: begin, length: 2 },
    { name: "none", dtype: "F16", shape: [0, 7], file: path, offset: begin + 2, length: 0 },
  ]);
});

test("names that mean something to objects are names like any other", async () => {
  const names = ["__proto__", "constructor", "toString", "hasOwnProperty", ""];
  const tensors = Object.fromEntries(
    names.map((name, i) => [name, { dtype: "U8" as const, shape: [1], data: Uint8Array.of(i) }]),
  );
  const metadata = JSON.parse('{"__proto__":"x"}') as Record<string, string>;
  const path = fresh();
  await writeSafetensors(path, tensors, metadata);
  const file = await readSafetensors(path);
  expect([...file.tensors.keys()].sort()).toEqual([...names].sort());
  expect(await readIntegers(file.tensors.get("__proto__")!)).toEqual(BigInt64Array.of(0n));
  expect(Object.entries(file.metadata)).toEqual([["__proto__", "x"]]);
  expect(({} as Record<string, unknown>)["x"]).toBeUndefined();
});

test("values of another kind than wanted, or of a type without numbers, are refused by name", async () => {
  const path = fresh();
  await writeSafetensors(path, {
    eight: { dtype: "F8_E4M3", shape: [1], data: new Uint8Array(1) },
    ids: { dtype: "I64", shape: [1], data: new Uint8Array(8) },
    scale: { dtype: "F32", shape: [1], data: new Uint8Array(4) },
  });
  const { tensors } = await readSafetensors(path);
  const unreadable = (tensor: string) =>
    expect.objectContaining({
      code: "weights.tensor-unreadable",
      data: expect.objectContaining({ tensor }) as unknown,
    });
  await expect(readTensor(tensors.get("eight")!)).rejects.toEqual(unreadable("eight"));
  await expect(readFloats(tensors.get("ids")!)).rejects.toEqual(unreadable("ids"));
  await expect(readIntegers(tensors.get("scale")!)).rejects.toEqual(unreadable("scale"));
  expect(await readBytes(tensors.get("eight")!)).toEqual(new Uint8Array(1));
});

test("a tensor too large for memory and one whose file has shrunk are refused", async () => {
  const large = { name: "w", dtype: "U8", shape: [3e9], file: "large.safetensors", offset: 80, length: 3e9 } as const;
  await expect(readTensor(large)).rejects.toMatchObject({ code: "weights.tensor-too-large" });
  const small = await made(one(entry("U8", [8], [0, 8])), 8);
  const shrunk = (await readSafetensors(small)).tensors.get("w")!;
  await truncate(small, 60);
  await expect(readTensor(shrunk)).rejects.toMatchObject({ code: "weights.file-changed" });
});

/** A repeatable stream of whole numbers below `n`. */
function stream(seed: number): (n: number) => number {
  let state = seed;
  return (n) => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return Math.floor((state / 2 ** 32) * n);
  };
}

test("a file damaged at any of 600 places is read or refused with a fault, never anything else", async () => {
  const path = fresh();
  await writeSafetensors(
    path,
    Object.fromEntries(
      ["img_in.weight", "txt_in.bias", "ids"].map((name, i) => [
        name,
        { dtype: "F32" as const, shape: [i + 1, 2], data: new Uint8Array(8 * (i + 1)) },
      ]),
    ),
    { format: "pt", note: 'quotes " and \\ and ☃' },
  );
  const sound = await readFile(path);
  const headerEnd = 8 + Number(sound.readBigUInt64LE());
  const draw = stream(20250923);
  const codes = new Set<string>();
  const largest = { arrayBuffers: 0 };
  const before = process.memoryUsage().arrayBuffers;
  for (let i = 0; i < 600; i++) {
    let damaged = Buffer.from(sound);
    const at = draw(headerEnd);
    if (i % 4 === 0) damaged = damaged.subarray(0, draw(sound.length));
    else if (i % 4 === 1) damaged[at] = draw(256);
    else if (i % 4 === 2) damaged[at] = '{}[]",:0123456789-e\\'.charCodeAt(draw(20));
    else damaged = Buffer.concat([damaged.subarray(0, at), damaged.subarray(at + 1 + draw(3))]);
    const handle = await open(path, "w");
    await handle.writeFile(damaged);
    await handle.close();
    const error = await readSafetensors(path).then(
      () => undefined,
      (reason: unknown) => reason,
    );
    largest.arrayBuffers = Math.max(largest.arrayBuffers, process.memoryUsage().arrayBuffers - before);
    if (error === undefined) continue;
    if (!isFault(error)) throw new Error(`damage ${i} gives no fault, but ${String(error)}`);
    expect(error.code).toMatch(/^weights\./);
    codes.add(error.code);
  }
  expect(codes.size).toBeGreaterThan(8);
  expect(largest.arrayBuffers).toBeLessThan(20_000_000);
});
