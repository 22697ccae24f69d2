/** Tells models apart by their weights: what is learned is known of one model alone. */
import { createHash } from "node:crypto";
import type { Manifest } from "./manifest.ts";

/** SHA-256 of what a manifest says of its files; another edition of a model has another. */
export const weightsDigest = ({ id, files }: Pick<Manifest, "id" | "files">): string =>
  createHash("sha256")
    .update(JSON.stringify([id, Object.entries(files).map(([name, { bytes, sha256 }]) => [name, bytes, sha256])]))
    .digest("hex");
