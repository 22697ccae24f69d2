/**
 * Frames as a WebSocket carries them: JSON text, or, where numbers in typed arrays are part of it, one binary message
 * of the JSON's length (u32, little endian), the JSON, and the bytes it points into, each array at a multiple of 8.
 * What JSON has no word for is an object with the key `$`; an object that has such a key itself is spelled out.
 */
interface Tagged {
  readonly $: string;
  readonly value?: unknown;
  readonly at?: number;
  readonly length?: number;
}

const arrays = {
  Int8Array,
  Uint8Array,
  Uint8ClampedArray,
  Int16Array,
  Uint16Array,
  Int32Array,
  Uint32Array,
  Float32Array,
  Float64Array,
  BigInt64Array,
  BigUint64Array,
} as const;

const aligned = (bytes: number): number => Math.ceil(bytes / 8) * 8;

/** @throws TypeError for what cannot cross: functions, symbols, values that contain themselves */
export function encodeFrame(frame: unknown): string | Uint8Array<ArrayBuffer> {
  const chunks: { readonly at: number; readonly bytes: Uint8Array }[] = [];
  let size = 0;
  function plain(this: Readonly<Record<string, unknown>>, key: string): unknown {
    const value = this[key]; // Not the second argument: dates are text there already.
    switch (typeof value) {
      case "undefined":
        return { $: "undefined" } satisfies Tagged;
      case "bigint":
        return { $: "bigint", value: String(value) } satisfies Tagged;
      case "number":
        return Number.isFinite(value) ? value : ({ $: "number", value: String(value) } satisfies Tagged);
      case "function":
      case "symbol":
        throw new TypeError(`a ${typeof value} cannot be sent`);
      case "object":
        break;
      default:
        return value;
    }
    if (value === null || Array.isArray(value)) return value;
    if (value instanceof Date) return { $: "date", value: value.getTime() } satisfies Tagged;
    if (value instanceof Map) return { $: "map", value: [...value] } satisfies Tagged;
    if (value instanceof Set) return { $: "set", value: [...value] } satisfies Tagged;
    if (ArrayBuffer.isView(value)) {
      const name = Object.entries(arrays).find(([, type]) => value instanceof type)?.[0];
      if (name === undefined) throw new TypeError(`a ${value.constructor.name} cannot be sent`);
      const chunk = { at: size, bytes: new Uint8Array(value.buffer, value.byteOffset, value.byteLength) };
      chunks.push(chunk);
      size = aligned(size + value.byteLength);
      return { $: name, at: chunk.at, length: (value as Uint8Array).length } satisfies Tagged;
    }
    return Object.hasOwn(value, "$") ? ({ $: "object", value: Object.entries(value) } satisfies Tagged) : value;
  }
  const json = JSON.stringify(frame, plain);
  if (chunks.length === 0) return json;
  const head = new TextEncoder().encode(json);
  const start = aligned(4 + head.length);
  const message = new Uint8Array(start + size);
  new DataView(message.buffer).setUint32(0, head.length, true);
  message.set(head, 4);
  for (const { at, bytes } of chunks) message.set(bytes, start + at);
  return message;
}

/** The frame again. @throws SyntaxError, RangeError or TypeError for what `encodeFrame` never writes */
export function decodeFrame(message: string | ArrayBuffer): unknown {
  if (typeof message === "string") return revived(JSON.parse(message), new ArrayBuffer(0));
  const length = new DataView(message).getUint32(0, true);
  const json = new TextDecoder("utf-8", { fatal: true }).decode(new Uint8Array(message, 4, length));
  return revived(JSON.parse(json), message.slice(aligned(4 + length)));
}

function revived(value: unknown, bytes: ArrayBuffer): unknown {
  if (typeof value !== "object" || value === null) return value;
  if (Array.isArray(value)) return value.map((item) => revived(item, bytes));
  if (!Object.hasOwn(value, "$")) {
    for (const [key, item] of Object.entries(value)) {
      if (typeof item === "object")
        Object.defineProperty(value, key, {
          value: revived(item, bytes),
          writable: true,
          enumerable: true,
          configurable: true,
        });
    }
    return value;
  }
  const { $: name, value: inner, at, length } = value as Tagged;
  const entries = () => revived(inner, bytes) as [string, unknown][];
  switch (name) {
    case "undefined":
      return undefined;
    case "bigint":
      return BigInt(inner as string);
    case "number":
      return Number(inner);
    case "date":
      return new Date(inner as number);
    case "map":
      return new Map(entries());
    case "set":
      return new Set(entries());
    case "object":
      return Object.fromEntries(entries());
    default:
      if (!Object.hasOwn(arrays, name)) throw new TypeError(`nothing is called ${name}`);
      // A copy, so that a small array does not keep the whole message.
      return new arrays[name as keyof typeof arrays](bytes, at, length).slice();
  }
}
