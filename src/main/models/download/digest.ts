/**
 * The hub's two kinds of digests: SHA-256 of what lies in large-file storage, Git's own of what lies in the repository
 * itself.
 */
import { createHash, type Hash } from "node:crypto";

export interface Digest {
  readonly kind: "sha256" | "git-sha1";
  /** Lower case. */
  readonly hex: string;
}

/** A hash to be fed the file's bytes in order. Git hashes the length first, so that it must be known. */
export function hashFor({ kind }: Digest, bytes: number): Hash {
  switch (kind) {
    case "sha256":
      return createHash("sha256");
    case "git-sha1":
      return createHash("sha1").update(`blob ${bytes}\0`);
    default:
      return kind satisfies never;
  }
}
