/** Faults of JPEG files that every viewer forgives, and those by which part of the picture is not there. ITU-T T.81. */

const endMarker = Buffer.from([0xff, 0xd9]);
const scanMarker = Buffer.from([0xff, 0xda]);

/** What libjpeg says where the coded picture ends early or cannot be followed: rows are missing, or are noise. */
const missingRows = /premature end|bad (Huffman|arithmetic) code|instead of RST/i;

/** Whether a decoder's warning means that rows are missing. */
export const meansMissingRows = (message: string): boolean => missingRows.test(message);

/** Whether a file ends in room made for bytes that never came; a decoder takes the zeros for an even grey. */
export const endsEmpty = (bytes: Buffer): boolean =>
  !hasEndMarker(bytes) && bytes.length > 64 && bytes.subarray(-64).every((byte) => byte === 0);

/**
 * The file without two faults that hide no pixel: an end marker that is left out, and values in the headers of
 * sequential scans that mean something in progressive ones only. What else is wrong, a decoder then says.
 */
export function mended(bytes: Buffer): Buffer {
  const out = hasEndMarker(bytes) ? Buffer.from(bytes) : Buffer.concat([bytes, endMarker]);
  const first = firstSequentialScan(out);
  // Behind the first scan's header no such bytes stand for anything else: in coded data a zero follows each 255.
  for (let at = first ?? -1; at >= 0; at = out.indexOf(scanMarker, at + 2)) {
    const end = at + 2 + out.readUInt16BE(at + 2);
    if (end > out.length || end - at !== 8 + 2 * out[at + 4]!) break;
    out.set([0, 63, 0], end - 3);
  }
  return out;
}

const hasEndMarker = (bytes: Buffer): boolean => bytes.lastIndexOf(endMarker) > bytes.lastIndexOf(scanMarker);

/** Where the first scan's header begins; null in progressive files, and where none is found. */
function firstSequentialScan(bytes: Buffer): number | null {
  let sequential = false;
  for (let at = 2; at + 4 <= bytes.length && bytes[at] === 0xff; at += 2 + bytes.readUInt16BE(at + 2)) {
    const marker = bytes[at + 1]!;
    if (marker === 0xc0 || marker === 0xc1) sequential = true;
    if (marker === 0xda) return sequential ? at : null;
  }
  return null;
}
