/** How large a value is that came from another process, looked at no further than needed. */

/** What every value costs at least, so that many small ones count too. */
const each = 8;

/** True when a structured-clone value holds more than `limit` bytes of text, numbers and buffers. Cycles end it. */
export function exceeds(value: unknown, limit: number): boolean {
  const seen = new Set<object>();
  const waiting: unknown[] = [value];
  let bytes = 0;
  while (waiting.length > 0) {
    const next = waiting.pop();
    bytes += each;
    if (typeof next === "string") bytes += next.length;
    else if (typeof next === "object" && next !== null && !seen.has(next)) {
      seen.add(next);
      if (ArrayBuffer.isView(next) || next instanceof ArrayBuffer) bytes += next.byteLength;
      else if (next instanceof Map) waiting.push(...next.keys(), ...next.values());
      else if (next instanceof Set || Array.isArray(next)) for (const item of next) waiting.push(item);
      else for (const [key, item] of Object.entries(next)) waiting.push(key, item);
    }
    if (bytes > limit) return true;
  }
  return false;
}
