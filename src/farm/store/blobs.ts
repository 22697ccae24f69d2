/** The farm's store of files, wherever it is. */
import { bucketBlobs } from "./bucket-blobs.ts";
import { folderBlobs } from "./folder-blobs.ts";
import type { BlobOptions, FarmBlobs, Store } from "./store.ts";

export const farmBlobs = (store: Store, options: BlobOptions = {}): FarmBlobs =>
  typeof store === "string" ? folderBlobs(store, options) : bucketBlobs(store, options);
