import { expect, test } from "vitest";
import { decodeFrame, encodeFrame } from "./wire.ts";

/** What arrives of a value that is sent. */
function sent(value: unknown): unknown {
  const message = encodeFrame(value);
  return decodeFrame(typeof message === "string" ? message : message.buffer);
}

test.each([
  ["plain JSON", { a: [1, "x", null, true, { b: [] }] }],
  [
    "what JSON has no word for",
    { none: undefined, list: [undefined, Number.NaN, -Infinity], big: 2n ** 70n, at: new Date(5) },
  ],
  [
    "maps and sets with such things inside",
    new Map<unknown, unknown>([
      ["a", new Set([1n])],
      [{ x: 1 }, new Map([[undefined, new Uint8Array(3)]])],
    ]),
  ],
  [
    "typed arrays of odd lengths",
    {
      a: new Uint8Array([1, 2, 3]),
      b: new Float64Array([Math.PI]),
      c: new Uint16Array(0),
      d: [new BigInt64Array([-1n])],
    },
  ],
  ["a part of a larger buffer", new Float32Array(new ArrayBuffer(64), 8, 3).fill(0.1)],
  ["an object that looks like a tag", { $: "date", value: 7, deep: { $: { $: undefined } } }],
  ["text beyond ASCII before numbers", { ключ: "日本 🎨", n: new Uint32Array([7]) }],
])("%s arrives as it was sent", (_, value) => {
  expect(sent(value)).toStrictEqual(value);
});

test("a key named __proto__ stays a key", () => {
  const value = JSON.parse('{"__proto__": {"polluted": {"$": "undefined"}}}') as object;
  const back = sent(value) as object;
  expect(Object.keys(back)).toEqual(["__proto__"]);
  expect(Object.getPrototypeOf(back)).toBe(Object.prototype);
});

test.each([
  ["a function", () => {}],
  ["a symbol", { s: Symbol("s") }],
  ["a DataView", new DataView(new ArrayBuffer(1))],
])("%s cannot be sent, and that is said", (_, value) => {
  expect(() => encodeFrame(value)).toThrow("cannot be sent");
});

const binary = (json: string, length = json.length): ArrayBuffer => {
  const bytes = new Uint8Array(4 + json.length);
  new DataView(bytes.buffer).setUint32(0, length, true);
  bytes.set(new TextEncoder().encode(json), 4);
  return bytes.buffer;
};

test.each([
  ["text that is no JSON", "{", "JSON"],
  ["an unknown tag", '{"$":"constructor"}', "nothing is called constructor"],
  ["a tag that names no text", '{"$":{}}', "nothing is called"],
  ["an array outside the message", '{"$":"Uint8Array","at":0,"length":9}', "array length"],
  ["a map of what is no pair", '{"$":"map","value":[1]}', "entry object"],
  ["a big integer that is none", '{"$":"bigint","value":"x"}', "BigInt"],
  ["a message shorter than its length", new ArrayBuffer(2), "Offset"],
  ["a length beyond the message", binary("{}", 900), "array length"],
  ["an array that is not aligned", binary('{"$":"Float32Array","at":1,"length":0}'), "multiple of 4"],
])("%s is refused", (_, message, why) => {
  expect(() => decodeFrame(message)).toThrow(why);
});
