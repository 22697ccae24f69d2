/** Where the library keeps what is its own. */
import { join } from "node:path";

export interface Home {
  readonly folder: string;
  readonly database: string;
  /** Copies of the pictures that were brought in, named by their digest. */
  readonly references: string;
  readonly backups: string;
  /** Crops and other copies that pictures were made of, named by their digest. */
  readonly blobs: string;
  /** What windows have sent and nobody has added yet. */
  readonly uploads: string;
  /** Files in `references` that nothing refers to. Never emptied. */
  readonly orphans: string;
  /** Runs in which styles are learned, until they are kept or discarded. */
  readonly teaching: string;
  /** How far runs of the command line are: see main/trainings. */
  readonly trainings: string;
  /** LoRAs of learned styles as other programs read them. All of it can be made again. */
  readonly loras: string;
  /** Small editions of pictures. All of it can be made again. */
  readonly thumbnails: string;
}

export function homeAt(folder: string): Home {
  return {
    folder,
    database: join(folder, "library.sqlite"),
    references: join(folder, "references"),
    backups: join(folder, "backups"),
    blobs: join(folder, "blobs"),
    uploads: join(folder, "uploads"),
    orphans: join(folder, "orphans"),
    teaching: join(folder, "teaching"),
    trainings: join(folder, "trainings"),
    loras: join(folder, "cache", "loras"),
    thumbnails: join(folder, "cache", "thumbnails"),
  };
}
