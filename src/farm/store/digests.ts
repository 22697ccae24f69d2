/** What is told apart by a digest on a farm. */
import { hash } from "node:crypto";
import type { Manifest } from "../../formats/manifest.ts";

/** SHA-256 of text, lower-case hex. */
export const textDigest = (text: string): string => hash("sha256", text);

/**
 * Digest of all in a model that decides how its pictures look: networks, weights by their digests, preparation. Where
 * the files lie, and what they are called, does not matter.
 */
export function modelDigest({ family, components, lora, image, files }: Manifest): string {
  const contents = Object.entries(files).map(([name, { bytes, sha256 }]) => [name, sha256 ?? bytes] as const);
  const named = new Map<string, unknown>(contents);
  return textDigest(
    JSON.stringify({ family, components, lora, image }, (_, value: unknown) =>
      typeof value === "string" && named.has(value) ? named.get(value) : sorted(value),
    ),
  );
}

const sorted = (value: unknown): unknown =>
  typeof value === "object" && value !== null && !Array.isArray(value)
    ? Object.fromEntries(Object.entries(value).toSorted(([a], [b]) => (a < b ? -1 : 1)))
    : value;
