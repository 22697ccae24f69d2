/** Where a farm's files lie: in a folder that all machines reach, or in a bucket of an S3-compatible server. */
import { Fault } from "../../contract/fault.ts";

/** A bucket, and the member's key to it. */
export interface Bucket {
  /** The server, without the bucket's name. */
  readonly endpoint: string;
  readonly bucket: string;
  /** As the server calls it; those at home seldom have another than us-east-1. */
  readonly region: string;
  readonly key: string;
  readonly secret: string;
}

/** A folder's absolute path, or a bucket. */
export type Store = string | Bucket;

/** What a store is called where people read: never with a key in it. */
export const storeName = (store: Store): string =>
  typeof store === "string" ? store : `${store.endpoint.replace(/\/+$/, "")}/${store.bucket}`;

/** Digests come from other machines and become paths here. @throws Fault `farm.blob-missing` */
export function checkedDigest(sha256: string): string {
  if (!/^[0-9a-f]{64}$/.test(sha256)) throw new Fault("farm.blob-missing", { sha256 });
  return sha256;
}

/** The files of a store: every file is named by the SHA-256 of its bytes, and none ever changes. */
export interface FarmBlobs {
  /**
   * One that has lain there for a day or longer is put there anew: its age tells since when nobody sent it.
   * @returns the file's digest
   */
  put(file: string): Promise<string>;
  putText(text: string): Promise<string>;
  /** Whether a file of this digest lies there, whatever its bytes are. @throws Fault `farm.store-*` */
  has(sha256: string): Promise<boolean>;
  /**
   * Lets go of a file, which can be put there again.
   * @param olderThan  milliseconds by the store's own clock; a younger one stays
   * @throws Fault `farm.store-*`
   */
  drop(sha256: string, olderThan?: number): Promise<void>;
  /**
   * The digests of files that have lain there for so many milliseconds by the store's own clock.
   * @throws Fault `farm.store-*`
   */
  old(age: number): Promise<readonly string[]>;
  /**
   * Brings a file to a path of this machine unless it lies there, proven by its digest; damaged bytes are fetched once
   * more.
   * @throws Fault `farm.blob-missing`, `farm.blob-damaged`, `farm.store-unreachable`, `farm.store-refused`
   */
  fetch(sha256: string, to: string): Promise<void>;
  /** Removes what a killed machine left half written there an hour ago or longer. @throws Fault `farm.store-*` */
  tidy(): Promise<void>;
  /** Shows that files can be put there and had from there. @throws Fault `farm.store-*` */
  prove(): Promise<void>;
}

/** Milliseconds after which what is sent again is put into the store again. */
export const agesAfter = 24 * 3_600_000;

/** What is thrown where a file was fetched to: a full disk there is this machine's, and not the store's. */
export const ofOwnDisk = (error: unknown, folder: string): unknown =>
  error instanceof Error && "code" in error && (error.code === "ENOSPC" || error.code === "EDQUOT")
    ? new Fault("farm.disk-full", { folder }, { cause: error })
    : error;

export interface BlobOptions {
  /** Milliseconds after which a store that does not answer is given up. */
  readonly patience?: number;
}
