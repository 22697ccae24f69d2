/** Deleting for good: the one thing that no undo takes back, so that what will be gone is said before. */
import { z } from "zod";
import type { JobId, PersonId } from "../values/id.ts";
import type { Immutable } from "../values/immutable.ts";
import { item } from "./library.ts";
import { call, type CallsOf, output } from "../rpc/calls.ts";

export const removalScope = z.strictObject({
  /** These things, or all that lies in the trash of these kinds. */
  what: z.union([
    z.strictObject({ items: z.array(item).min(1).max(20_000) }),
    z.strictObject({ trash: z.array(z.enum(["person", "style", "picture"])).min(1) }),
  ]),
  /** What happens to pictures that show the people who go. */
  showing: z.enum(["stay", "go too"]),
});
export type RemovalScope = Immutable<z.infer<typeof removalScope>>;

/** Bytes on the disk, by what they are of. */
export interface Space {
  /** Photographs and style pictures that the studio copied. */
  readonly photographs: number;
  readonly pictures: number;
  /** Crops and other copies that pictures were made of, and files sent but not yet added. */
  readonly crops: number;
  readonly thumbnails: number;
}

/** What deleting for good takes, and what it leaves. */
export interface Removal {
  readonly people: readonly { readonly id: PersonId; readonly name: string }[];
  /** Names of the styles that go. */
  readonly styles: readonly string[];
  /** How many pictures go. */
  readonly pictures: number;
  readonly space: Space;
  /** Originals that were used where they lie. They stay there. */
  readonly inPlace: number;
  /** Pictures that stay and show the people who go: made of them, or of a picture that shows them. */
  readonly showing: number;
  /** Pictures of somebody that stay and were made privately, where people go: nothing says whom they show. */
  readonly unrecorded: number;
  /** People and styles that stay and have a photograph of, or a picture that shows, the people who go. */
  readonly alsoIn: readonly string[];
  /** Libraries that were set aside, damaged or before a backup was brought back: they may still name and show them. */
  readonly aside: readonly string[];
}

export interface Removed extends Removal {
  /** Jobs that ended and went along. */
  readonly jobs: readonly JobId[];
  /** Files that could not be deleted yet; it is tried again whenever the library is opened. */
  readonly left: readonly string[];
}

export const removalCalls = {
  /** What would go. Nothing is changed. */
  "removal.look": call({ in: removalScope, out: output<Removal>() }),
  /** @throws Fault `library.unknown`, `library.in-queue` */
  "removal.erase": call({ in: removalScope, out: output<Removed>() }),
};
export type RemovalCalls = CallsOf<typeof removalCalls>;

export const bytesOf = (space: Space): number => Object.values(space).reduce((sum, bytes) => sum + bytes, 0);
